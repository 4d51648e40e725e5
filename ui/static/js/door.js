// The pages of the door work without this: it only guesses the time zone, and marks a link to be copied.
(() => {
  const zones = document.querySelector("select[data-zone]");
  if (zones && !zones.value) {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...zones.options].some((option) => option.value === here)) zones.value = here;
  }
  for (const link of document.querySelectorAll("input[data-select]")) link.addEventListener("focus", () => link.select());
})();
