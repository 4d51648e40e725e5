// Before the first paint: the chosen appearance; and the keys typed while a page that was loaded anew is still empty.
(() => {
  const chosen = localStorage.getItem("tracker/appearance");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;

  const kept = sessionStorage.getItem("tracker/typing");
  sessionStorage.removeItem("tracker/typing");
  const typing = kept && JSON.parse(kept);
  window.tracker = { resume: null };
  if (!typing || Date.now() - typing.at > 60_000) return;

  const resume = { ...typing, keys: [] };
  const gather = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length !== 1 && !["Enter", "Backspace"].includes(event.key)) return;
    event.preventDefault();
    resume.keys.push(event.key);
  };
  document.addEventListener("keydown", gather, true);
  resume.stop = () => document.removeEventListener("keydown", gather, true);
  setTimeout(() => resume.stop(), 15_000);
  window.tracker.resume = resume;
})();
