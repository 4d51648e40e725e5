// A form that is drawn anew gives the keyboard back to the field or button that had it.
(() => {
  let last = null;

  document.addEventListener("focusin", ({ target }) => {
    if (target.closest(".resume-form")) last = { draft: target.dataset.draft, label: target.getAttribute("aria-label") };
  });

  const same = (element) => (last.draft ? element.dataset.draft === last.draft : element.getAttribute("aria-label") === last.label);

  tracker.resumeFocus = () =>
    setTimeout(() => {
      if (document.activeElement !== document.body || !last) return;
      const known = document.querySelectorAll(".resume-form [data-draft], .resume-form [aria-label]");
      // What is gone for good, such as an answered question, leaves the keyboard at the form itself.
      ([...known].find(same) ?? document.querySelector(".resume-form")).focus({ preventScroll: true });
    });
})();
