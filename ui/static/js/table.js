// The table in the browser alone: choosing rows, also a whole range, and going from row to row.
window.table = (() => {
  const boxes = () => [...document.querySelectorAll(".table tbody input")];
  const every = () => document.querySelector(".table [data-all]");
  let last = null;
  let ranged = false;

  function count() {
    const all = boxes();
    const chosen = all.filter((box) => box.checked).length;
    every().checked = chosen > 0 && chosen === all.length;
    every().indeterminate = chosen > 0 && chosen < all.length;
  }

  function between(one, other) {
    const all = boxes();
    const [start, end] = [all.indexOf(one), all.indexOf(other)].sort((a, b) => a - b);
    return start < 0 ? [other] : all.slice(start, end + 1);
  }

  function change(event, emit) {
    const box = event.target;
    const chosen = box === every() ? boxes() : ranged ? between(last, box) : [box];
    for (const one of chosen) one.checked = box.checked;
    last = box;
    count();
    emit({ cards: chosen.map((one) => one.value), on: box.checked });
  }

  function click(event, emit) {
    ranged = event.shiftKey && event.target.matches("input");
    const edited = event.target.closest("[data-edit]");
    if (edited) return void cells.edit(edited.closest("tr").querySelector("input").value, edited.dataset.edit);
    const link = event.target.closest("a[data-open]");
    if (link && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      emit(link.dataset.open);
    } else sift.click(event, () => {});
  }

  const inRow = (row) => [...(row?.querySelectorAll("input, [data-open], button.cell") ?? [])];

  // Up and down stay in the same column of the table; with Shift they choose what they pass.
  function key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const aside = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const row = event.target.closest("tbody tr");
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const place = inRow(row).indexOf(event.target);
    const cell = event.target.closest("[data-cell]");
    if (event.key === "F2" && cell && window.cells) {
      event.preventDefault();
      return cells.edit(row.querySelector("input").value, cell.dataset.cell);
    }
    if (!(step || aside) || place < 0) return;
    const next = aside ? inRow(row)[place + aside] : inRow(step > 0 ? row.nextElementSibling : row.previousElementSibling)[place];
    event.preventDefault();
    if (!next) return;
    next.focus();
    if (event.shiftKey && next.matches("input") && next.checked !== event.target.checked) next.click();
  }

  function clear() {
    for (const box of boxes()) box.checked = false;
    count();
  }

  return { change, click, key, clear, count };
})();
