// The cells of the table, changed in place: the field one types into lies over its cell, in a layer of its own, so
// that nothing the server draws meanwhile takes a letter away. It goes when the server has kept what was typed.
window.cells = (() => {
  const ORDER = ["role", "tags", "company", "stage", "next"];
  const SAID = { role: "Role", tags: "Tags, with commas between them", company: "Company", stage: "Column", next: "Next step, in words" };
  const MOST = { role: "200", company: "200", tags: "2000", next: "200" };
  const HINT = { tags: "remote, python", next: "Thursday 9am, in 3 days" };
  const open = new Map();
  let back = null;

  const layer = () => document.querySelector(".table-editors");
  const table = () => document.querySelector(".table");
  const rows = () => [...document.querySelectorAll(".table tbody tr")];
  const idOf = (row) => row.querySelector("input[type=checkbox]")?.value;
  const rowOf = (card) => rows().find((row) => idOf(row) === card);
  const cellOf = (card, cell) => rowOf(card)?.querySelector(`[data-cell="${cell}"]`);
  const draftOf = (card, cell) => `${table().dataset.drafts}-${card}-${cell}`;
  const keyOf = (card, cell) => `${card} ${cell}`;

  function make(tag, attributes, ...inside) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
    node.append(...inside);
    return node;
  }

  // --- the field --------------------------------------------------------------------------------------------------

  function edit(card, cell, { focus = true, kept = false } = {}) {
    const place = cellOf(card, cell);
    if (!place || open.has(keyOf(card, cell))) return open.get(keyOf(card, cell))?.field.focus();
    const name = rowOf(card).querySelector("[data-open]").textContent.trim();
    const field = cell === "stage" ? choice(place.dataset.value) : line(card, cell, place.dataset.value);
    field.setAttribute("aria-label", `${SAID[cell]} of ${name}`);
    const heard = make("p", { class: "cell-heard", role: "status" });
    const box = make("div", { class: `cell-editor is-${cell}` }, field, heard);
    const one = { card, cell, field, heard, box, seen: place.dataset.value, number: "", saving: false, left: false };
    open.set(keyOf(card, cell), one);
    field.addEventListener("keydown", (event) => key(event, one));
    field.addEventListener("blur", () => setTimeout(() => blurred(one)));
    field.addEventListener("input", () => (kept && document.activeElement !== field) || typing(one));
    layer().append(box);
    put(one);
    if (kept) tell(one, "Not saved yet. Enter keeps it, Esc lets it go.");
    if (!focus) return;
    field.focus();
    if (cell === "stage") pick(field);
    else field.select();
  }

  function line(card, cell, value) {
    const field = make("input", {
      type: "text", class: "cell-field", maxlength: MOST[cell], autocomplete: "off", placeholder: HINT[cell] ?? null,
      enterkeyhint: "done", "data-draft": draftOf(card, cell),
    });
    field.value = value;
    return field;
  }

  function choice(value) {
    const field = make("select", { class: "cell-field" });
    for (const [id, name] of JSON.parse(table().dataset.stages)) field.append(new Option(name, id, false, id === value));
    return field;
  }

  function pick(field) {
    try {
      field.showPicker();
    } catch {
      // Some browsers open a list by themselves alone.
    }
  }

  function put(one) {
    const place = cellOf(one.card, one.cell)?.closest("td");
    if (!place) return;
    const [cell, sheet] = [place.getBoundingClientRect(), layer().getBoundingClientRect()];
    const width = Math.max(cell.width, Math.min(260, sheet.width));
    one.box.style.left = `${Math.max(0, Math.min(cell.left - sheet.left, sheet.width - width))}px`;
    one.box.style.top = `${cell.top - sheet.top}px`;
    one.box.style.width = `${width}px`;
    one.box.style.setProperty("--cell", `${Math.max(cell.height, 40)}px`);
  }

  function tell(one, words, mood = "") {
    one.heard.textContent = words;
    one.box.classList.toggle("is-refused", mood === "refused");
    one.field.setAttribute("aria-invalid", String(mood === "refused"));
  }

  function typing(one) {
    tell(one, "");
    if (one.cell === "stage") return void keep(one, () => focusCell(one.card, one.cell));
    if (one.cell !== "next") return;
    one.number = crypto.randomUUID();
    say("hear", one);
  }

  function say(what, { card, cell, field, seen, number }) {
    layer().dispatchEvent(new CustomEvent(what, { detail: { card, cell, value: field.value, seen, number } }));
  }

  // --- keys -------------------------------------------------------------------------------------------------------

  function key(event, one) {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") leave(one);
    else if (event.key === "Enter") keep(one, () => focusCell(one.card, one.cell));
    else if (event.key === "Tab") keep(one, () => step(one, event.shiftKey ? -1 : 1));
    else if (one.cell === "stage" && ["ArrowDown", "ArrowUp", " "].includes(event.key)) pick(one.field);
    else return;
    event.preventDefault();
  }

  function leave(one) {
    close(one);
    focusCell(one.card, one.cell);
  }

  function blurred(one) {
    if (open.get(keyOf(one.card, one.cell)) !== one || document.activeElement === one.field) return;
    if (!document.hasFocus() || one.box.classList.contains("is-refused")) return;
    keep(one, () => {});
  }

  function step(one, by) {
    const all = rows();
    const at = all.findIndex((row) => idOf(row) === one.card) * ORDER.length + ORDER.indexOf(one.cell) + by;
    const row = all[Math.floor(at / ORDER.length)];
    if (row) edit(idOf(row), ORDER[((at % ORDER.length) + ORDER.length) % ORDER.length]);
    else focusCell(one.card, one.cell);
  }

  // --- keeping ----------------------------------------------------------------------------------------------------

  // Whoever goes on need not wait: the field stays until the server says that it was kept, or why not.
  function keep(one, goOn) {
    if (one.saving) return;
    if (one.field.value.trim() === one.seen.trim()) close(one);
    else {
      one.saving = true;
      one.number = crypto.randomUUID();
      one.box.classList.add("is-saving");
      say("cell", one);
    }
    goOn();
  }

  function close(one) {
    open.delete(keyOf(one.card, one.cell));
    if (one.field.dataset.draft) tracker.dropDraft(one.field.dataset.draft);
    one.box.remove();
  }

  const numbered = (number) => [...open.values()].find((one) => one.number === number);

  function settled(number) {
    const one = numbered(number);
    if (one) close(one);
  }

  function refused(number, words, seen) {
    const one = numbered(number);
    if (!one) return;
    one.saving = false;
    one.seen = seen;
    one.box.classList.remove("is-saving");
    tell(one, words, "refused");
    const typing = document.activeElement?.closest?.(".cell-editor");
    if (!typing) one.field.focus();
  }

  function heard(number, words) {
    const one = numbered(number);
    if (one && !one.saving) tell(one, words);
  }

  // --- where the keyboard is --------------------------------------------------------------------------------------

  // The row may be drawn anew, or go elsewhere: the keyboard goes along, or to the row that stands there now.
  function focusCell(card, cell) {
    controlOf(rowOf(card), cell)?.focus();
  }

  function controlOf(row, cell) {
    return cell === "role" ? row?.querySelector("[data-open]") : row?.querySelector(`[data-cell="${cell}"]`);
  }

  function drawn() {
    for (const one of open.values()) put(one);
    if (!back || document.activeElement !== document.body) return;
    const row = rowOf(back.card) ?? rows()[Math.min(back.at, rows().length - 1)];
    controlOf(row, back.cell)?.focus({ preventScroll: true });
  }

  document.addEventListener("focusin", ({ target }) => {
    const [row, cell] = [target.closest(".table tbody tr"), target.closest("[data-cell]")?.dataset.cell];
    back = row && cell ? { card: idOf(row), cell, at: rows().indexOf(row) } : null;
  });
  document.addEventListener("pointerdown", () => (back = null), true);

  // --- at the start -----------------------------------------------------------------------------------------------

  // What was typed when the page was left, or the program stopped, stands in its cell again.
  function reopen() {
    const start = `tracker/draft/${table().dataset.drafts}-`;
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith(start))) {
      const rest = name.slice(start.length);
      const cut = rest.lastIndexOf("-");
      if (ORDER.includes(rest.slice(cut + 1))) edit(rest.slice(0, cut), rest.slice(cut + 1), { focus: false, kept: true });
    }
  }

  function begin() {
    if (!table()?.dataset.drafts || !layer() || !window.socket?.connected) return setTimeout(begin, 100);
    new MutationObserver(drawn).observe(table(), { childList: true, subtree: true });
    new ResizeObserver(drawn).observe(table());
    reopen();
  }
  addEventListener("DOMContentLoaded", begin);

  return { edit, settled, refused, heard };
})();
