// A letter's template while it is typed: its fields stand out, unknown names and a refused line are underlined.
const { h, nextTick } = Vue;
const TAG = /(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})/gs;
const WORD = /("[^"]*"|'[^']*'|[a-z_][a-z0-9_]*)/g;

export default {
  props: { label: String, source: String, round: Number, unknown: Array, line: Number, single: Boolean, heard: Number },
  emits: ["typed", "entered"],
  data() {
    return { words: this.source, said: 0 };
  },
  watch: {
    round() {
      this.words = this.source;
    },
  },
  methods: {
    type(event) {
      this.words = this.single ? event.target.value.replace(/\n/g, " ") : event.target.value;
      this.said += 1;
      this.$emit("typed", { value: this.words, number: this.said });
    },
    field() {
      return this.$el.querySelector("textarea");
    },
    async put(from, to, words) {
      const field = this.field();
      field.focus();
      field.setRangeText(words, from, to, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await nextTick();
      field.setSelectionRange(from + words.length, from + words.length);
    },
    insert(words) {
      const field = this.field();
      this.put(field.selectionStart, field.selectionEnd, words);
    },
    replace(name, meant) {
      const words = this.pieces().map((piece) => (piece.kind === "unknown" && piece.text === name ? meant : piece.text)).join("");
      this.put(0, this.field().value.length, words);
    },
    focus(line) {
      const field = this.field();
      const before = this.words.split("\n").slice(0, Math.max(0, line - 1)).join("\n").length + (line > 1 ? 1 : 0);
      field.focus();
      field.setSelectionRange(before, before);
    },
    pieces() {
      const strange = new Set(this.unknown ?? []);
      return this.words.split(TAG).filter(Boolean).flatMap((part) => {
        if (!/^\{[{%]/.test(part)) return [{ kind: part.startsWith("{#") ? "aside" : "", text: part }];
        return part.split(WORD).filter(Boolean).map((word) => ({ kind: strange.has(word) ? "unknown" : "tag", text: word }));
      });
    },
    lines() {
      let line = 1;
      return this.pieces().flatMap((piece) =>
        piece.text.split(/(\n)/).filter(Boolean).map((text) => {
          const drawn = { ...piece, text, fault: line === this.line };
          if (text === "\n") line += 1;
          return drawn;
        }),
      );
    },
  },
  render() {
    const marked = this.lines().map(({ kind, text, fault }, index) =>
      h("span", { key: index, class: [kind && `template-${kind}`, { "template-fault": fault && text !== "\n" }] }, text),
    );
    return h("div", { class: ["template-field", { single: this.single }] }, [
      h("div", { class: "template-marks", "aria-hidden": "true" }, [...marked, "\n"]),
      h("textarea", {
        "aria-label": this.label,
        "aria-invalid": Boolean(this.line || this.unknown?.length),
        value: this.words,
        spellcheck: true,
        rows: this.single ? 1 : 10,
        maxlength: this.single ? 500 : 8000,
        onInput: this.type,
        onFocus: () => this.$emit("entered", {}),
        onKeydown: (event) => {
          if (this.single && event.key === "Enter") event.preventDefault();
        },
      }),
    ]);
  },
};
