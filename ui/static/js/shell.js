// What the frame does in the browser: the chosen appearance, drafts that survive, and a connection that heals.
(() => {
  const tracker = (window.tracker ??= {});
  const DRAFT = "tracker/draft/";
  const DRAFTS_LIVE = 60 * 24 * 3600 * 1000;
  const LONGEST_WORD = 250_000; // bytes; the server closes a socket that says more at once

  // --- appearance -------------------------------------------------------------------------------------------------

  const root = document.documentElement;
  const darkBySystem = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : darkBySystem.matches);
  const dressQuasar = () => window.Quasar?.Dark?.set(isDark());

  function choose(appearance) {
    if (appearance === "auto") delete root.dataset.theme;
    else root.dataset.theme = appearance;
    localStorage.setItem("tracker/appearance", appearance);
    dressQuasar();
  }
  tracker.choose = choose;

  document.addEventListener("change", (event) => {
    if (event.target.closest?.("[data-appearance]")) choose(event.target.value);
  });
  darkBySystem.addEventListener("change", dressQuasar);

  function showChoice(within) {
    for (const box of within.querySelectorAll?.("[data-appearance]") ?? []) {
      const radio = box.querySelector(`[value="${root.dataset.theme ?? "auto"}"]`);
      if (radio) radio.checked = true;
    }
  }

  // --- drafts -----------------------------------------------------------------------------------------------------

  const fieldOf = (node) => {
    const marked = node.closest?.("[data-draft]");
    if (!marked) return null;
    return marked.matches("input, textarea") ? marked : marked.querySelector("input, textarea");
  };
  const keyOf = (field) => field.closest("[data-draft]").dataset.draft;

  document.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (!field) return;
    tracker.keepDraft(keyOf(field), field.value);
  });

  tracker.keepDraft = (key, text) => {
    if (text) localStorage.setItem(DRAFT + key, JSON.stringify({ text, at: Date.now() }));
    else localStorage.removeItem(DRAFT + key);
  };

  tracker.dropDraft = (key) => localStorage.removeItem(DRAFT + key);

  // What had the keyboard may have been drawn anew: then it goes to the heading above, not to the top of the page.
  // Not by the next picture: a tab that is busy or behind another paints none for long.
  tracker.keepFocus = (id) =>
    setTimeout(() => {
      if (document.activeElement === document.body) getHtmlElement(id)?.focus({ preventScroll: true });
    });

  function type(field, text) {
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set;
    setter.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function restore(field) {
    if (field.dataset.restored) return;
    field.dataset.restored = "yes";
    const key = keyOf(field);
    const kept = JSON.parse(localStorage.getItem(DRAFT + key) ?? "null");
    if (kept && kept.text !== field.value) type(field, kept.text);
    if (tracker.resume?.key === key) goOnTyping(field);
  }

  function goOnTyping(field) {
    const { keys, start, end, stop } = tracker.resume;
    tracker.resume = null;
    field.focus();
    field.setSelectionRange?.(start ?? field.value.length, end ?? field.value.length);
    stop();
    for (const key of keys) replay(field, key);
  }

  function replay(field, key) {
    const { selectionStart: start, selectionEnd: end, value } = field;
    const back = key === "Backspace";
    const added = back ? "" : key === "Enter" ? (field.matches("textarea") ? "\n" : "") : key;
    const from = back && start === end ? Math.max(0, start - 1) : start;
    type(field, value.slice(0, from) + added + value.slice(end));
    field.setSelectionRange?.(from + added.length, from + added.length);
  }

  // Only before a reload of our own: elsewhere the keys are meant for the page that comes.
  function rememberTyping() {
    const field = document.activeElement && fieldOf(document.activeElement);
    if (!field) return;
    const typing = { key: keyOf(field), start: field.selectionStart, end: field.selectionEnd, at: Date.now() };
    sessionStorage.setItem("tracker/typing", JSON.stringify(typing));
  }

  function forgetOldDrafts() {
    for (const name of Object.keys(localStorage).filter((name) => name.startsWith(DRAFT))) {
      const { at } = JSON.parse(localStorage.getItem(name));
      if (Date.now() - at > DRAFTS_LIVE) localStorage.removeItem(name);
    }
  }

  // A field is restored once it stands in the page and the server can hear of it.
  function notice(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    showChoice(node);
    const marked = [...node.querySelectorAll("[data-draft]"), ...(node.matches("[data-draft]") ? [node] : [])];
    for (const field of marked.map(fieldOf)) if (field) restore(field);
  }
  function watchPage() {
    notice(document.body);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) addedNodes.forEach(notice);
    }).observe(document.body, { childList: true, subtree: true });
  }

  // --- tooltips ---------------------------------------------------------------------------------------------------

  // Escape takes one away without the pointer moving; the next thing that is pointed at shows its own again.
  function hushTooltips() {
    let here = null;
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !document.querySelector(".q-tooltip")) return;
      root.classList.add("hushed");
      here = document.querySelector(":hover:not(:has(:hover))");
    }, true);
    const speak = (event) => {
      if (event.target === here) return;
      root.classList.remove("hushed");
    };
    addEventListener("mouseover", speak, true);
    addEventListener("focusin", speak, true);
  }

  // --- menus ------------------------------------------------------------------------------------------------------

  // They hang on the body, outside of every landmark, where a screen reader's tour of the page would miss them.
  function giveMenusAPlace() {
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node.id?.startsWith("q-portal--menu")) {
            node.setAttribute("role", "region");
            node.setAttribute("aria-label", "Menu");
          }
    }).observe(document.body, { childList: true });
  }

  // --- connection -------------------------------------------------------------------------------------------------

  const banner = document.createElement("div");
  banner.className = "banner";
  banner.setAttribute("role", "status");

  function say(icon, words) {
    const sign = Object.assign(document.createElement("span"), { className: `i i-${icon}` });
    sign.setAttribute("aria-hidden", "true");
    banner.replaceChildren(sign, Object.assign(document.createElement("span"), { textContent: words }));
    banner.classList.add("shown");
  }
  function hush() {
    banner.classList.remove("shown");
    banner.replaceChildren();
  }

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  let lastKey = 0;
  addEventListener("keydown", () => (lastKey = Date.now()), true);
  const handsAreStill = () => Date.now() - lastKey > 700;

  // NiceGUI would load the page anew the moment a restarted server answers, in the middle of a word. So we ask first
  // whether our page still lives there: if so the socket simply returns, if not we wait for a pause in the typing.
  async function heal() {
    say("offline", "Connection lost. What you type is kept here; we are trying to get back.");
    for (let wait = 250; !window.socket.connected; wait = Math.min(wait * 1.5, 3000)) {
      await pause(wait);
      const answer = await fetch(`/session?client=${window.clientId}`).catch(() => null);
      if (!answer || answer.status >= 500) continue;
      const alive = answer.ok && (await answer.json()).page;
      if (alive) {
        window.socket.connect();
        await pause(400);
      } else if (handsAreStill()) {
        rememberTyping();
        location.reload();
        return;
      } else {
        say("offline", "Back in a moment: the page loads anew when you pause. What you typed is kept.");
        wait = 300;
      }
    }
    hush();
  }

  let healing = null;
  function lost() {
    healing ??= heal().finally(() => (healing = null));
  }

  function keepWordsShort() {
    const wire = window.socket.io.engine?.transport?.ws;
    if (!wire || wire.tracker) return;
    const send = wire.send;
    wire.tracker = true;
    wire.send = function (data, ...more) {
      if (typeof data === "string" && new Blob([data]).size > LONGEST_WORD) {
        say("alert", "That is more text than fits in here. Please shorten it; nothing was sent.");
        setTimeout(hush, 8000);
        return;
      }
      return send.call(this, data, ...more);
    };
  }

  async function watchConnection() {
    while (!window.socket) await pause(20);
    window.socket.io.reconnection(false);
    window.socket.on("disconnect", (reason) => reason !== "io client disconnect" && lost());
    window.socket.on("connect_error", lost);
    window.socket.on("connect", keepWordsShort);
    if (window.socket.connected) keepWordsShort();
  }

  addEventListener("DOMContentLoaded", () => {
    document.body.append(banner);
    forgetOldDrafts();
    watchPage();
    giveMenusAPlace();
    hushTooltips();
    watchConnection();
    const fit = setInterval(() => window.Quasar?.Dark && (dressQuasar(), clearInterval(fit)), 30);
  });
})();
