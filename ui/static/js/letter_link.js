// The page a text leads to: the letter follows every key, and what was typed outlives a reload. It works without this.
(() => {
  const form = document.querySelector("[data-letter]");
  const find = (what) => form.querySelector(`[data-${what}]`);
  const token = form.dataset.letter;
  const KEPT = `tracker/letter/link-${token}`;
  const PAUSE = 180;
  const mail = find("mail");
  const told = find("told");
  const fields = () => [...form.querySelectorAll("textarea[data-gap], [name=to]")];
  let words = null;
  let waiting = 0;
  let asked = Promise.resolve();

  find("plain").hidden = true;
  find("copy").hidden = false;

  const fit = (field) => {
    if (CSS.supports("field-sizing", "content") || !field.matches("textarea")) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  };

  function restore() {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    for (const field of fields()) if (!field.value && kept[field.name]) field.value = kept[field.name];
    fields().forEach(fit);
  }
  function keep() {
    const typed = Object.fromEntries(fields().map((field) => [field.name, field.value]));
    localStorage.setItem(KEPT, JSON.stringify({ ...typed, at: Date.now() }));
  }

  function ask() {
    clearTimeout(waiting);
    waiting = 0;
    const body = new URLSearchParams(new FormData(form));
    asked = fetch(`/t/${token}/words`, { method: "POST", body }).then((answer) => answer.json()).then((answer) => {
      words = answer;
      mail.href = answer.mail;
    });
    return asked;
  }
  const caughtUp = () => (waiting ? ask() : asked);

  function complete() {
    if (!words?.missing?.length) return true;
    const field = form.querySelector(`textarea[data-gap="${CSS.escape(words.missing[0])}"]`);
    told.textContent = `Still to fill in: ${field?.getAttribute("aria-label") ?? "something"}.`;
    field?.focus();
    return false;
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(words.body);
      return true;
    } catch {
      const box = find("by-hand");
      box.hidden = false;
      box.value = words.body;
      box.select();
      return false;
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.matches("[type=radio]")) return;
    fit(event.target);
    keep();
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  form.addEventListener("change", (event) => {
    // Another tone has other gaps: the page is drawn anew around what was typed.
    if (event.target.matches("[type=radio]")) form.requestSubmit(find("plain"));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches(".letter-gap")) return;
    event.preventDefault();
    const gaps = fields();
    (gaps[gaps.indexOf(event.target) + 1] ?? mail).focus();
  });
  find("copy").addEventListener("click", async () => {
    await caughtUp();
    if (!complete()) return;
    form.elements.via.value = "copy";
    told.textContent = (await copy()) ? "It is on your clipboard." : "Copy the letter from the box below.";
  });
  mail.addEventListener("click", async (event) => {
    event.preventDefault();
    await caughtUp();
    if (!complete()) return;
    form.elements.via.value = "mail";
    if (!words.whole) await copy();
    told.textContent = words.whole ? "Your mail program should have it open now." : "It is long: paste it in, it is on your clipboard.";
    location.href = words.mail;
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.matches("[data-plain]")) return;
    localStorage.removeItem(KEPT);
  });

  restore();
  ask();
  const first = fields().find((field) => field.matches("textarea") && !field.value);
  first?.focus();
})();
