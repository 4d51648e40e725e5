// The page of a posting: sends on what the bookmark put behind the #, or what was pasted, and shows what was understood.
(() => {
  const say = (words) => {
    const place = document.querySelector("[data-capture-heard]");
    if (place) place.textContent = words;
  };

  async function read(what) {
    say("Reading the posting …");
    try {
      const answer = await fetch("/capture/read", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(what),
      });
      const { draft, why, fetch: address } = await answer.json();
      offerToFetch(address);
      if (draft) location.assign(`/capture?draft=${draft}`);
      else say(why ?? "That could not be read. Select the posting’s text on the page, copy it, and paste it here.");
    } catch {
      say("That did not arrive: it may be larger than 1 MB. Select the posting’s text alone, and paste that.");
    }
  }

  // The server opens an address only when this button is pressed.
  function offerToFetch(address) {
    const button = document.querySelector("[data-capture-fetch]");
    if (!button) return;
    button.hidden = !address;
    button.onclick = () => read({ fetch: address });
    if (address) button.focus();
  }

  function handedOver() {
    const fragment = location.hash.slice(1);
    if (!fragment.startsWith("%7B")) return null;
    history.replaceState(null, "", location.pathname);
    try {
      return JSON.parse(decodeURIComponent(fragment));
    } catch {
      say("What the bookmark handed over was damaged. Press it once more, or paste the posting below.");
      return null;
    }
  }

  // The line above the board was given an address alone: it stands here as if it had been pasted.
  function carriedAlong() {
    const url = new URLSearchParams(location.search).get("url");
    const box = document.querySelector("[data-capture-paste] textarea");
    if (!url || !box) return;
    box.value = url;
    read({ pasted: url });
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-capture-paste]")) return;
    event.preventDefault();
    read({ pasted: event.target.elements.pasted.value });
  });

  // The page is drawn by a script of its own: what is to be told needs a place to stand first.
  function begin() {
    if (!document.querySelector("[data-capture-heard], .capture-form")) return false;
    const page = handedOver();
    if (page) read(page);
    else carriedAlong();
    return true;
  }
  if (!begin()) {
    const drawn = new MutationObserver(() => begin() && drawn.disconnect());
    drawn.observe(document.documentElement, { childList: true, subtree: true });
  }
  // Pressed again while this tab is open: only what stands behind the # changes.
  window.addEventListener("hashchange", begin);
})();
