// The speed of hand: finding anything with Ctrl-K, single keys, and the sheet that names them.
(() => {
  const tracker = (window.tracker ??= {});
  const OFF = "tracker/keys-off";
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

  const keysAreOn = () => localStorage.getItem(OFF) === null;
  const TYPES = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=''], [contenteditable=true]";
  const isTyping = (node) => Boolean(node?.closest?.(TYPES));
  const sheetIsOpen = () => Boolean(document.querySelector(".q-dialog, .q-menu, dialog[open]"));

  // --- deeds ------------------------------------------------------------------------------------------------------

  // On the board an application opens beside it, without loading the page anew.
  function go(address) {
    if (address.startsWith("/application/") && document.querySelector(".board") && window.board) {
      if (location.pathname !== address) history.pushState({ panel: true }, "", address);
      emitEvent("address", address);
    } else location.assign(address);
  }

  function dark() {
    const now = document.documentElement.dataset.theme;
    return now ? now === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function signOut() {
    const form = Object.assign(document.createElement("form"), { method: "post", action: "/sign-out" });
    document.body.append(form);
    form.submit();
  }

  function add() {
    const line = document.querySelector(".quick-add textarea");
    if (line) line.focus();
    else location.assign("/#add");
  }

  function undo() {
    const buttons = [...document.querySelectorAll(".toast .q-btn:not(.btn-icon)")];
    buttons.at(-1)?.click();
  }

  const DEEDS = {
    add,
    undo,
    find: () => openFinder(),
    keys: () => openKeys(),
    look: () => tracker.choose(dark() ? "light" : "dark"),
    "like-system": () => tracker.choose("auto"),
    "sign-out": signOut,
    "add-person": () => location.assign("/people#add"),
  };

  // --- rows of things to do ---------------------------------------------------------------------------------------

  const rows = () => [...document.querySelectorAll(".hero, .todo")].filter((row) => row.offsetParent);
  const rowOf = (node) => node?.closest?.(".hero, .todo");

  function step(by) {
    const all = rows();
    const here = all.indexOf(rowOf(document.activeElement));
    const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)];
    next?.querySelector("button, a")?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  // What a key does to a row stands on the row's own buttons: <button data-key="d">.
  function press(key) {
    const row = rowOf(document.activeElement) ?? rows()[0];
    const button = row?.querySelector(`[data-key="${key}"]`);
    if (!button) return false;
    button.focus();
    button.click();
    return true;
  }

  // --- keys -------------------------------------------------------------------------------------------------------

  const PLACES = [
    ["b", "Board", "/"],
    ["t", "Today", "/today"],
    ["p", "People", "/people"],
    ["l", "Letters", "/letters"],
    ["o", "Outbox", "/outbox"],
    ["r", "Resume", "/resume"],
    ["s", "Settings", "/settings"],
  ];
  const KEYS = [
    {
      name: "Everywhere",
      keys: [
        { shown: isMac ? "⌘ K" : "Ctrl K", words: "Find anything, go anywhere", always: true },
        { key: "/", words: "The same", run: () => openFinder() },
        { key: "n", words: "Add an application", run: add },
        { key: "u", words: "Undo what was just said", run: undo },
        { key: "?", words: "Show this sheet", run: () => openKeys() },
        { shown: "Esc", words: "Close what is open", always: true },
      ],
    },
    { name: "Go to", keys: PLACES.map(([key, words, address]) => ({ first: "g", key, words, run: () => go(address) })) },
    {
      name: "Things to do",
      keys: [
        { key: "j", words: "The next row", run: () => step(1) },
        { key: "k", words: "The row before", run: () => step(-1) },
        { key: "e", words: "Write what is due", row: true },
        { key: "d", words: "Done", row: true },
        { key: "s", words: "Later: pick a time", row: true },
        { key: "x", words: "Let it go", row: true },
      ],
    },
    {
      name: "The table",
      keys: [
        { shown: "↑ ↓ ← →", words: "From cell to cell", always: true },
        { shown: "F2", words: "Change what has the keyboard", always: true },
        { shown: "Enter", words: "Keep it, or open it", always: true },
        { shown: "Tab", words: "Keep it, and change the next", always: true },
        { shown: "Esc", words: "Leave it as it was", always: true },
      ],
    },
    {
      name: "A card of the board",
      keys: [
        { shown: "↑ ↓ ← →", words: "From card to card", always: true },
        { shown: "Alt ↑ ↓ ← →", words: "Carry the card", always: true },
        { shown: "Enter", words: "Open it", always: true },
        { shown: "1 … 9", words: "Send it to that column" },
        { shown: "E", words: "Write its letter" },
        { shown: "F", words: "Write a follow-up" },
        { shown: "T", words: "Write a thank-you" },
        { shown: "M", words: "Move it, and more" },
        { shown: "A", words: "Go to what is suggested" },
      ],
    },
  ];
  const SINGLE = KEYS.flatMap((group) => group.keys).filter((one) => one.key);

  let first = "";
  let forget;

  function await_(key) {
    first = key;
    clearTimeout(forget);
    forget = setTimeout(() => (first = ""), 1500);
  }

  function pressed(event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      event.stopPropagation();
      return finder?.open ? finder.close() : openFinder();
    }
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target)) return;
    if (!keysAreOn()) return void (event.key !== " " && event.target.closest?.("[data-card]") && event.stopPropagation());
    if (event.repeat && !"jk".includes(event.key)) return;
    if (sheetIsOpen()) return;
    const had = first;
    first = "";
    const key = event.key.toLowerCase();
    if (!had && key === "g") return await_("g");
    const meant = SINGLE.find((one) => one.key === key && (one.first ?? "") === had);
    if (!meant || (meant.row && (event.target.closest?.("[data-card]") || !press(key)))) return;
    event.preventDefault();
    event.stopPropagation();
    if (!meant.row) meant.run();
  }
  document.addEventListener("keydown", pressed, true);

  // --- parts ------------------------------------------------------------------------------------------------------

  function make(tag, attributes = {}, ...inside) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...inside.filter((one) => one !== null));
    return node;
  }
  const sign = (name) => make("span", { class: `i i-${name}`, "aria-hidden": "true" });
  const caps = (shown) => shown.split(" ").map((one) => make("kbd", {}, one));

  // A sheet of the browser's own, above all else; what is open below hears nothing of its keys.
  function sheet(name, className) {
    const dialog = make("dialog", { class: className, "aria-label": name });
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      dialog.close();
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    return dialog;
  }

  // --- the sheet of keys ------------------------------------------------------------------------------------------

  let keysSheet;

  function openKeys() {
    keysSheet ??= drawKeys();
    keysSheet.querySelector("[data-keys] input").checked = keysAreOn();
    if (finder?.open) finder.close();
    if (!keysSheet.open) keysSheet.showModal();
  }

  function drawKeys() {
    const dialog = sheet("Keys", "hand-sheet keys-sheet");
    const close = make("button", { type: "button", class: "hand-close", "aria-label": "Close" }, sign("close"));
    close.addEventListener("click", () => dialog.close());
    const groups = KEYS.map((group) =>
      make("section", {}, make("h3", {}, group.name), make("dl", {}, ...group.keys.map(keyRow))),
    );
    dialog.append(
      make("header", { class: "hand-head" }, make("h2", {}, "Keys"), close),
      make("div", { class: "keys-groups", tabindex: "0", role: "group", "aria-label": "All keys" }, ...groups),
      make("footer", { class: "hand-foot" }, keysSwitch()),
    );
    return dialog;
  }

  function keyRow({ first = "", key = "", shown, words }) {
    const said = shown ?? `${first} ${key}`.trim().toUpperCase();
    return make("div", {}, make("dt", {}, ...caps(said)), make("dd", {}, words));
  }

  function keysSwitch() {
    const box = make("input", { type: "checkbox" });
    box.checked = keysAreOn();
    return make("label", { class: "keys-switch", "data-keys": "" }, box, make("span", {}, "Single keys work in this browser"));
  }

  document.addEventListener("change", (event) => {
    if (!event.target.closest?.("[data-keys]")) return;
    if (event.target.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
    for (const box of document.querySelectorAll("[data-keys] input")) box.checked = keysAreOn();
  });

  // --- finding ----------------------------------------------------------------------------------------------------

  let finder, field, list, none, told, asking;
  let at = 0;
  let shownFor = null;
  let openWhenFound = null;

  function openFinder() {
    finder ??= drawFinder();
    if (keysSheet?.open) keysSheet.close();
    if (finder.open) return;
    finder.showModal();
    field.select();
    look();
  }

  function drawFinder() {
    const dialog = sheet("Find anything", "hand-sheet finder");
    field = make("input", {
      type: "text", role: "combobox", "aria-label": "Find an application, a person, a letter, a page or a command",
      "aria-expanded": "true", "aria-controls": "finder-list", "aria-autocomplete": "list",
      placeholder: "Find anything, go anywhere", autocomplete: "off", spellcheck: "false", maxlength: "200", enterkeyhint: "go",
    });
    list = make("div", { id: "finder-list", role: "listbox", "aria-label": "What was found" });
    none = make("p", { class: "finder-none", hidden: "" });
    told = make("div", { role: "status", class: "unseen" });
    const close = make("button", { type: "button", class: "hand-close", "aria-label": "Close" }, sign("close"));
    close.addEventListener("click", () => dialog.close());
    const hints = [["↑ ↓", "choose"], ["Enter", "open"], [isMac ? "⌘ Enter" : "Ctrl Enter", "new tab"], ["Esc", "close"]];
    const foot = make("footer", { class: "hand-foot hints", "aria-hidden": "true" });
    for (const [keys, words] of hints) foot.append(make("span", {}, ...caps(keys), ` ${words}`));
    dialog.append(make("div", { class: "finder-line" }, sign("search"), field, close), list, none, told, foot);
    field.addEventListener("input", look);
    field.addEventListener("keydown", choose);
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("mousemove", (event) => mark(options().indexOf(event.target.closest("[role=option]")), false));
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) run(option, event.ctrlKey || event.metaKey);
    });
    return dialog;
  }

  const options = () => [...list.querySelectorAll("[role=option]")];

  async function look() {
    asking?.abort();
    asking = new AbortController();
    const words = field.value;
    const { signal } = asking;
    openWhenFound = null;
    try {
      const answer = await fetch(`/find?q=${encodeURIComponent(words)}`, { signal });
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      const found = await answer.json();
      if (signal.aborted) return;
      shownFor = words;
      show(found);
      if (openWhenFound) enter(openWhenFound);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      show([], "The program does not answer just now. Try again in a moment.");
    }
  }

  function show(groups, instead = "Nothing of yours goes by that.") {
    let number = 0;
    list.replaceChildren(
      ...groups.map((group, index) => {
        const title = make("div", { class: "finder-group", id: `finder-group-${index}`, role: "presentation" }, group.name);
        const items = group.items.map((item) => option(item, number++));
        return make("div", { role: "group", "aria-labelledby": `finder-group-${index}` }, title, ...items);
      }),
    );
    list.hidden = !number;
    none.hidden = Boolean(number);
    none.textContent = instead;
    field.setAttribute("aria-expanded", String(Boolean(number)));
    told.textContent = number ? (number === 1 ? "1 found" : `${number} found`) : instead;
    mark(number ? 0 : -1);
  }

  function option(item, number) {
    const words = make("span", { class: "finder-words" }, make("span", { class: "finder-title" }, item.title));
    if (item.more) words.append(make("span", { class: "finder-more" }, item.more));
    const node = make("div", { role: "option", id: `finder-${number}`, "aria-selected": "false" }, sign(item.icon), words);
    if (item.key) node.append(make("span", { class: "finder-key", "aria-hidden": "true" }, ...caps(item.key)));
    node.dataset.address = item.address ?? "";
    node.dataset.deed = item.deed ?? "";
    return node;
  }

  function mark(number, scroll = true) {
    if (number === -1 && options().length) return;
    at = number;
    options().forEach((one, index) => one.setAttribute("aria-selected", String(index === at)));
    const here = options()[at];
    if (here) field.setAttribute("aria-activedescendant", here.id);
    else field.removeAttribute("aria-activedescendant");
    if (here && scroll) (at === 0 ? list.querySelector(".finder-group") : here).scrollIntoView({ block: "nearest" });
  }

  function choose(event) {
    const count = options().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (count) mark((at + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
    } else if (event.key === "PageDown" || event.key === "PageUp") {
      if (count) mark(Math.min(Math.max(at + (event.key === "PageDown" ? 5 : -5), 0), count - 1));
    } else if (event.key === "Enter" && !event.isComposing) {
      enter(event);
    } else return;
    event.preventDefault();
  }

  // Enter may be faster than the answer: it means what will be found, not what stands there still.
  function enter(event) {
    openWhenFound = shownFor === field.value ? null : event;
    if (!openWhenFound && options()[at]) run(options()[at], event.ctrlKey || event.metaKey);
  }

  function run(option, elsewhere) {
    const { address, deed } = option.dataset;
    if (address && elsewhere) return void window.open(address, "_blank", "noopener");
    finder.close();
    field.value = "";
    if (address) go(address);
    else DEEDS[deed]?.();
  }

  // --- at the start -----------------------------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    const deed = event.target.closest?.("[data-hand]")?.dataset.hand;
    if (deed) DEEDS[deed]?.();
  });

  // An address may ask for a deed or a part of the page: /#add, /people#add, /letters#letter-thanks.
  async function followHash() {
    const wanted = decodeURIComponent(location.hash.slice(1));
    if (!wanted) return;
    for (let tries = 0; tries < 200; tries++) {
      const line = wanted === "add" && document.querySelector(".quick-add textarea, button#add");
      const part = document.getElementById(wanted);
      if (window.socket?.connected && (line || part)) return line ? begin(line) : unfold(part);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  function begin(line) {
    history.replaceState(history.state, "", location.pathname + location.search);
    if (line.matches("textarea")) line.focus();
    else line.click();
  }

  function unfold(part) {
    if (part.matches("details")) part.open = true;
    part.scrollIntoView({ block: "start" });
    part.querySelector("summary")?.focus({ preventScroll: true });
  }

  addEventListener("DOMContentLoaded", followHash);
  addEventListener("hashchange", followHash);
})();
