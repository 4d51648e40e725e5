// Makes a picture of a chart as it stands, in the colours of the page. It never leaves the browser.
(() => {
  const tracker = (window.tracker ??= {});
  const KEPT = ["fill", "stroke", "stroke-width", "stroke-opacity", "font-family", "font-size", "font-weight", "text-anchor"];
  const MARGIN = 28;
  const SHARP = 2;

  function withItsOwnLook(chart) {
    const copy = chart.cloneNode(true);
    const drawn = [chart, ...chart.querySelectorAll("*")];
    [copy, ...copy.querySelectorAll("*")].forEach((node, index) => {
      const look = getComputedStyle(drawn[index]);
      node.setAttribute("style", KEPT.map((name) => `${name}:${look.getPropertyValue(name)}`).join(";"));
    });
    return copy;
  }

  async function picture(chart) {
    const { width, height } = chart.viewBox.baseVal;
    const copy = withItsOwnLook(chart);
    copy.setAttribute("width", width * SHARP);
    copy.setAttribute("height", height * SHARP);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = (width + 2 * MARGIN) * SHARP;
    canvas.height = (height + 2 * MARGIN) * SHARP;
    const paint = canvas.getContext("2d");
    paint.fillStyle = getComputedStyle(chart.closest(".panel")).backgroundColor;
    paint.fillRect(0, 0, canvas.width, canvas.height);
    paint.drawImage(image, MARGIN * SHARP, MARGIN * SHARP);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  tracker.savePicture = async (which, file) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await picture(document.querySelector(which)));
    link.download = file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  // What is wider than its frame says so: the side on which it goes on fades away.
  function tell(frame) {
    const left = frame.scrollLeft;
    const right = frame.scrollWidth - frame.clientWidth - left;
    frame.dataset.more = [left > 2 ? "left" : "", right > 2 ? "right" : ""].join(" ").trim();
  }
  const sizes = new ResizeObserver((changes) => changes.forEach(({ target }) => tell(target.closest(".chart-frame"))));
  function watch() {
    for (const frame of document.querySelectorAll(".chart-frame:not([data-more])")) {
      tell(frame);
      sizes.observe(frame);
    }
  }
  document.addEventListener("scroll", (event) => event.target.matches?.(".chart-frame") && tell(event.target), true);
  new MutationObserver(watch).observe(document.documentElement, { childList: true, subtree: true });
})();
