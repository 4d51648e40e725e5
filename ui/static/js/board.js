// What the board does in the browser alone: going from card to card, and telling presses apart.
window.board = (() => {
  const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
  const LETTERS = { e: "write", f: "follow-up", t: "thank" };
  const cardsIn = (lane) => [...lane.querySelectorAll("[data-card]")];
  const lanesOf = (card) => [...card.closest(".board").querySelectorAll(".lane-cards")];

  function go(card, key) {
    const lane = card.closest(".lane-cards");
    const here = cardsIn(lane);
    const index = here.indexOf(card);
    let next;
    if (key === "Home" || key === "End") next = here.at(key === "Home" ? 0 : -1);
    else if (key === "ArrowUp" || key === "ArrowDown") next = here[index + (key === "ArrowUp" ? -1 : 1)];
    else {
      const lanes = lanesOf(card);
      const step = key === "ArrowLeft" ? -1 : 1;
      for (let i = lanes.indexOf(lane) + step; lanes[i] && !next; i += step) {
        const there = cardsIn(lanes[i]);
        next = there[Math.min(index, there.length - 1)];
      }
    }
    if (next) next.focus();
    else if (key === "ArrowDown") lane.parentElement.querySelector(".lane-more")?.click();
  }

  function key(event, emit) {
    const card = event.target.closest("[data-card]");
    if (!card || event.target !== card || event.ctrlKey || event.metaKey) return;
    const arrow = ARROWS.includes(event.key);
    const tell = (what) => card.dispatchEvent(new CustomEvent("click", { bubbles: true, detail: what }));
    if (event.altKey && arrow) emit({ card: (carried = card.dataset.card), key: event.key });
    else if (!event.altKey && (arrow || event.key === "Home" || event.key === "End")) go(card, event.key);
    else if (event.key === "a" || event.key === "A") document.querySelector(".suggestion button")?.focus();
    else if (event.key === "Enter" || event.key === " ") tell("open");
    else if (!event.altKey && /^[1-9]$/.test(event.key)) toColumn(card, Number(event.key), emit);
    else if (LETTERS[event.key.toLowerCase()]) tell(LETTERS[event.key.toLowerCase()]);
    else if (event.key === "m" || event.key === "M" || event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) tell("menu");
    else return;
    event.preventDefault();
  }

  // 1 is the first column, as they stand; the card goes to its top and keeps the keyboard.
  function toColumn(card, number, emit) {
    const lane = card.closest(".board").querySelectorAll(".lane")[number - 1];
    if (lane) emit({ card: (carried = card.dataset.card), lane: lane.dataset.lane });
  }

  // A card that is drawn in another place loses the keyboard for a moment. A key pressed in that moment is the card's.
  let carried = null;

  function giveBack(event) {
    if (!carried || event.target !== document.body) return;
    const card = document.querySelector(`[data-card="${CSS.escape(carried)}"]`);
    if (!card) return;
    event.stopImmediatePropagation();
    card.focus();
    if (!card.dispatchEvent(new KeyboardEvent(event.type, event))) event.preventDefault();
  }

  window.addEventListener("keydown", giveBack, true);
  window.addEventListener("focusin", (event) => event.target.dataset?.card !== carried && (carried = null), true);

  function click(event, emit) {
    const act = event.target.closest("[data-lane-act]");
    if (act) return emit({ what: act.dataset.laneAct, lane: act.closest(".lane").dataset.lane });
    const card = event.target.closest("[data-card]");
    if (!card || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const asked = typeof event.detail === "string" ? event.detail : event.target.closest("[data-act]")?.dataset.act;
    card.focus({ preventScroll: true });
    emit({ card: card.dataset.card, what: asked ?? "open" });
  }

  // One stop of the Tab key in each column: the card that had the keyboard last, else the first.
  function focus(event) {
    const card = event.target.closest("[data-card]");
    if (!card) return;
    for (const lane of lanesOf(card)) {
      const cards = cardsIn(lane);
      const stop = cards.includes(card) ? card : (cards.find((other) => other.tabIndex === 0) ?? cards[0]);
      for (const other of cards) other.tabIndex = other === stop ? 0 : -1;
    }
  }

  // On a phone one column fills the window; the row of names above goes to the others.
  function goTo(event) {
    const stage = event.target.closest("[data-goto]")?.dataset.goto;
    const lane = document.querySelector(`.lane[data-lane="${CSS.escape(stage ?? "")}"]`);
    if (!lane) return;
    if (lane.classList.contains("is-folded")) lane.querySelector(".lane-fold").click();
    lane.scrollIntoView({ inline: "start", block: "nearest", behavior: "smooth" });
  }

  function here(boardElement) {
    const left = boardElement.getBoundingClientRect().left;
    const lanes = [...boardElement.querySelectorAll(".lane")];
    const distance = (lane) => Math.abs(lane.getBoundingClientRect().left - left);
    const nearest = lanes.reduce((best, lane) => (distance(lane) < distance(best) ? lane : best), lanes[0]);
    for (const tab of document.querySelectorAll("[data-goto]")) {
      const current = tab.dataset.goto === nearest?.dataset.lane;
      if (current && tab.getAttribute("aria-current") !== "true") tab.scrollIntoView({ inline: "nearest", block: "nearest" });
      tab.setAttribute("aria-current", String(current));
    }
  }

  // Whoever comes near the end of a column is shown more of it.
  function scrolled(event) {
    if (event.target.classList.contains("board")) here(event.target);
    else if (event.target.classList.contains("lane-cards")) nearTheEnd(event.target);
  }

  function nearTheEnd(lane) {
    const left = lane.scrollHeight - lane.scrollTop - lane.clientHeight;
    const more = lane.parentElement.querySelector(".lane-more");
    if (left > 600 || !more?.offsetParent || lane.dataset.asked === String(lane.childElementCount)) return;
    lane.dataset.asked = lane.childElementCount;
    more.click();
  }

  // While somebody holds a card the page is theirs: what the server draws waits until the card is put down.
  // Otherwise a node could vanish under the hand, and the nodes and Vue's idea of them would part for good.
  const waiting = [];
  let held = false;
  let rescue;

  function listenPatiently() {
    const socket = window.socket;
    if (!socket || socket.patient) return;
    const hear = socket.onevent;
    socket.onevent = (packet) => (held ? waiting.push(packet) : hear.call(socket, packet));
    socket.hear = (packet) => hear.call(socket, packet);
    socket.patient = true;
  }

  function hold() {
    listenPatiently();
    held = true;
    clearTimeout(rescue);
    rescue = setTimeout(letGo, 60_000);
  }

  function letGo() {
    clearTimeout(rescue);
    held = false;
    while (waiting.length && !held) window.socket.hear(waiting.shift());
  }

  const onBoard = (event) => event.target.closest?.(".board");
  document.addEventListener("choose", (event) => onBoard(event) && hold());
  document.addEventListener("unchoose", (event) => onBoard(event) && setTimeout(letGo));
  // We tell the server ourselves where a card lies, by its neighbours; places by number may have changed meanwhile.
  document.addEventListener("sortend", (event) => onBoard(event) && event.stopImmediatePropagation(), true);

  // A card was dropped: between which others, as the person sees it.
  function dropped({ item, from, to, oldIndex, newIndex }, emit) {
    emit({
      card: item.dataset.card,
      after: item.previousElementSibling?.dataset.card ?? null,
      source: from.dataset.stage,
      target: to.dataset.stage,
      old_index: oldIndex,
      new_index: newIndex,
    });
  }

  // The panel has an address of its own; going back in the browser closes it.
  const boardTitle = document.title;

  function show(path, name) {
    if (location.pathname !== path) history.pushState({ panel: true }, "", path + location.search);
    document.title = boardTitle.replace(/^[^·]*/, () => `${name} `);
  }

  function leave() {
    document.title = boardTitle;
    if (!location.pathname.startsWith("/application/")) return;
    if (history.state?.panel) history.back();
    else history.replaceState(null, "", "/" + location.search);
  }

  window.addEventListener("popstate", () => emitEvent("address", location.pathname + location.search));

  // Not by the next picture: a tab that is busy or behind another paints none for long.
  function take(id) {
    setTimeout(() => getHtmlElement(id)?.focus());
  }

  // Whoever sent the first steps away is not shown them again in this browser.
  const BEGUN = "tracker/begun";
  const begin = () => document.documentElement.classList.toggle("is-begun", localStorage.getItem(BEGUN) === "yes");

  function begun() {
    localStorage.setItem(BEGUN, "yes");
    begin();
    document.querySelector(".quick-add textarea")?.focus();
  }
  begin();

  return { begun, key, click, focus, scrolled, dropped, show, leave, goTo, take };
})();
