// What the replay page does in the browser alone: its keys, the thumb under a hand, and the address of the moment.
window.replay = (() => {
  const KEYS = {
    ArrowLeft: ["event", -1],
    ArrowDown: ["event", -1],
    ArrowRight: ["event", 1],
    ArrowUp: ["event", 1],
    PageDown: ["day", -1],
    PageUp: ["day", 1],
    Home: ["end", -1],
    End: ["end", 1],
    " ": ["play", 0],
  };
  const QUIET = 400; // ms; browsers refuse an address that changes more often for long
  let later;
  let place = 1;

  const range = () => document.querySelector(".time-range");

  function key(event, emit) {
    const known = KEYS[event.key];
    if (!known || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    emit({ unit: known[0], by: known[1] });
  }

  function show(to, words, address) {
    const thumb = range();
    place = to;
    if (!thumb) return;
    thumb.setAttribute("aria-valuetext", words);
    if (!thumb.matches(":active")) thumb.value = to;
    clearTimeout(later);
    later = setTimeout(() => history.replaceState(history.state, "", address), QUIET);
  }

  function settle() {
    range().value = place;
  }

  function open(event, emit) {
    const card = event.target.closest("[data-card]");
    if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    emit(card.dataset.card);
  }

  function copy(address) {
    return navigator.clipboard.writeText(new URL(address, location.href).href);
  }

  return { key, show, settle, open, copy };
})();
