// Filters live in the address: this writes it, keeps the fields in step with it, and tells the page.
window.sift = (() => {
  const GROUPS = ["stage", "tag", "source", "needs"];
  const PAUSE = 200;
  const line = () => document.querySelector(".sift");
  const field = () => document.querySelector(".sift-find");
  let resting;

  const told = () => emitEvent("address", location.pathname + location.search);

  // What was typed is one step back in the browser, not one a letter.
  function go(params, { replace = false } = {}) {
    const query = params.toString();
    const address = line().dataset.path + (query ? `?${query}` : "");
    if (address === location.pathname + location.search) return;
    history[replace ? "replaceState" : "pushState"](null, "", address);
    told();
  }

  function click(event, emit) {
    const link = event.target.closest("a[data-sift]");
    const act = event.target.closest("[data-do]");
    event.target.closest("[popover] > *")?.parentElement.hidePopover();
    if (act) return emit(act.dataset.do);
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const params = new URL(link.href).searchParams;
    const sort = new URLSearchParams(location.search).get("sort");
    if (sort && !params.has("sort") && !link.hasAttribute("data-whole")) params.set("sort", sort);
    go(params);
    follow();
    if (link.closest(".sift")) field().focus();
  }

  function type(event) {
    clearTimeout(resting);
    resting = setTimeout(() => {
      const params = new URLSearchParams(location.search);
      const again = params.has("q");
      const text = event.target.value.trim();
      if (text) params.set("q", text);
      else params.delete("q");
      go(params, { replace: again });
    }, PAUSE);
  }

  function tick(event) {
    const params = new URLSearchParams(location.search);
    for (const group of GROUPS) params.delete(group);
    for (const box of event.currentTarget.querySelectorAll("input:checked")) params.append(box.name, box.value);
    go(params);
  }

  function clear() {
    go(new URLSearchParams());
    follow();
  }

  // The fields say what the address says, also after going back.
  function follow() {
    const params = new URLSearchParams(location.search);
    if (field()) field().value = params.get("q") ?? "";
    for (const box of document.querySelectorAll(".sift-option input")) box.checked = params.getAll(box.name).includes(box.value);
  }

  window.addEventListener("popstate", follow);

  return { click, type, tick, clear };
})();
