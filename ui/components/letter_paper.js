// The letter as it will be sent, with its gaps to type into. What is typed is kept in the browser until it is sent.
const { h, nextTick } = Vue;
const KEPT = "tracker/letter/";
const KEPT_FOR = 60 * 24 * 3600 * 1000;
const CAUGHT_UP_WITHIN = 20_000; // ms; until then a slow connection may still bring the last words
const LATE = "What you typed last has not reached the program yet, so nothing was handed over. Try again in a moment.";
const AFTER_A_CLICK = 200;

const plainOnly = (() => {
  const probe = document.createElement("span");
  try {
    probe.contentEditable = "plaintext-only";
    return "plaintext-only";
  } catch {
    return "true";
  }
})();

const isGap = (piece) => piece.name !== undefined;
const asSent = (pieces) => pieces.map((piece) => (isGap(piece) ? piece.sent : piece.text)).join("");

export default {
  props: { subject: Array, body: Array, free: Object, ways: Object, choices: Object, keep: String, heard: Number, limit: Number, tip: String },
  emits: ["typed", "rewrote", "restored", "went", "incomplete"],
  data() {
    return { typed: {}, said: 0, at: "", spot: { top: 0, left: 0, room: 0 }, fallback: "" };
  },
  mounted() {
    this.restore();
    this.$el.querySelectorAll("[contenteditable]").forEach((gap) => this.show(gap));
  },
  updated() {
    this.$el.querySelectorAll("[contenteditable]").forEach((gap) => this.show(gap));
    this.place();
  },
  watch: {
    choices: { deep: true, handler() { this.store(); } },
  },
  methods: {
    piece(name) {
      return [...this.body, ...this.subject].find((piece) => piece.name === name && !piece.repeat);
    },
    show(gap) {
      // While somebody types, the gap is theirs; otherwise it reads as the letter will.
      if (gap === document.activeElement) return;
      const piece = this.piece(gap.dataset.gap);
      const words = piece ? (this.typed[piece.name] ?? piece.value).trim() && (piece.sent || piece.value) : "";
      if (gap.textContent !== words) gap.textContent = words;
    },
    type(gap) {
      const piece = this.piece(gap.dataset.gap);
      let words = gap.innerText.replace(/\r/g, "");
      if (!words.trim()) gap.textContent = words = "";
      if (!piece.long) words = words.replace(/\s*\n\s*/g, " ");
      this.say("typed", { name: piece.name, value: words });
    },
    say(event, what) {
      this.said += 1;
      if (event === "typed") this.typed = { ...this.typed, [what.name]: what.value };
      this.$emit(event, { ...what, number: this.said });
      this.store();
    },
    store() {
      if (!this.keep || (!Object.values(this.typed).some((words) => words) && !this.choices?.free)) return;
      localStorage.setItem(KEPT + this.keep, JSON.stringify({ ...this.choices, typed: this.typed, at: Date.now() }));
    },
    forget_old() {
      for (const name of Object.keys(localStorage).filter((name) => name.startsWith(KEPT))) {
        if (Date.now() - JSON.parse(localStorage.getItem(name)).at > KEPT_FOR) localStorage.removeItem(name);
      }
    },
    restore() {
      this.forget_old();
      const kept = this.keep && localStorage.getItem(KEPT + this.keep);
      if (!kept) return;
      const { typed = {}, ...choices } = JSON.parse(kept);
      this.typed = typed;
      this.$emit("restored", { typed, choices });
    },
    async focus_gap(name) {
      await nextTick();
      const gaps = [...this.$el.querySelectorAll("[contenteditable], textarea")];
      const blank = (gap) => !(gap.value ?? gap.textContent).trim();
      const wanted = name ? gaps.find((gap) => gap.dataset.gap === name) : gaps.find(blank);
      (wanted ?? gaps[0])?.focus();
    },
    next(gap) {
      const gaps = [...this.$el.querySelectorAll("[contenteditable]")];
      const after = gaps[gaps.indexOf(gap) + 1];
      if (after) after.focus();
      else document.querySelector("[data-way=mail]")?.focus();
    },
    enter(gap) {
      const piece = this.piece(gap.dataset.gap);
      if (!piece) return;
      this.at = piece.name;
      const words = this.typed[piece.name] ?? piece.value;
      if (gap.innerText !== words) gap.textContent = words;
      const end = document.createRange();
      end.selectNodeContents(gap);
      end.collapse(false);
      getSelection().removeAllRanges();
      getSelection().addRange(end);
    },
    leave(gap) {
      // Were the lines to move at once, a click that takes the cursor away would miss what it was meant for.
      setTimeout(() => {
        this.show(gap);
        if (this.at === gap.dataset.gap && gap !== document.activeElement) this.at = "";
      }, AFTER_A_CLICK);
    },
    // The hint stands right under its blank, in room that is made for it: it hides no word of the letter.
    place() {
      const hint = this.$el.querySelector(".gap-hint");
      const gap = this.at && this.$el.querySelector(`[data-gap="${CSS.escape(this.at)}"]`);
      if (!hint || !gap) return;
      const letter = this.$el.querySelector(".letter");
      const look = getComputedStyle(letter);
      const start = parseFloat(look.paddingLeft);
      const end = letter.offsetWidth - parseFloat(look.paddingRight) - hint.offsetWidth;
      // Offsets, no rectangles: those shrink while the sheet still grows into its place.
      const last = gap.getClientRects().length > 1 ? start : gap.offsetLeft;
      const spot = {
        top: Math.round(gap.offsetTop + gap.offsetHeight + 4),
        left: Math.round(Math.max(start, Math.min(last, end))),
        room: hint.offsetHeight + 6,
      };
      if (JSON.stringify(spot) !== JSON.stringify(this.spot)) this.spot = spot;
    },
    draw_hint() {
      const hint = this.at && this.piece(this.at)?.hint;
      const { top, left } = this.spot;
      return hint ? h("p", { class: "gap-hint", "aria-hidden": "true", style: { top: `${top}px`, left: `${left}px` } }, hint) : null;
    },
    words() {
      if (this.free) return this.free;
      return { subject: asSent(this.subject).replace(/\s+/g, " ").trim(), body: asSent(this.body) };
    },
    whole({ subject, body }) {
      return subject ? `${subject}\n\n${body}` : body;
    },
    async caught_up() {
      const until = Date.now() + CAUGHT_UP_WITHIN;
      while (this.heard < this.said && Date.now() < until) await new Promise((done) => setTimeout(done, 15));
      return this.heard >= this.said;
    },
    async go(way) {
      if (this.heard < this.said && !(await this.caught_up())) {
        this.hint = LATE;
        return;
      }
      const blank = !this.free && [...this.body, ...this.subject].find((piece) => isGap(piece) && piece.required && !piece.sent);
      if (blank) {
        this.$emit("incomplete", { name: blank.name });
        this.focus_gap(blank.name);
        return;
      }
      const opens = this.ways?.[way];
      if (way === "copy" || (opens && !opens.whole)) await this.copy(this.words().body);
      if (way === "mail" && opens) location.href = opens.address;
      else if (opens) window.open(opens.address, "_blank", "noopener");
      this.$emit("went", { way, by_hand: Boolean(this.fallback), whole: !opens || opens.whole });
    },
    async copy(words) {
      try {
        await navigator.clipboard.writeText(words);
        this.fallback = "";
      } catch {
        this.fallback = words;
        await nextTick();
        this.$el.querySelector(".letter-fallback")?.select();
      }
    },
    draw(piece, index) {
      if (!isGap(piece)) return h("span", { key: `w${index}` }, piece.text);
      if (piece.repeat) return h("span", { key: `r${index}`, class: ["gap-echo", { blank: !piece.sent }] }, piece.sent || piece.label);
      const room = piece.name === this.at && piece.hint ? { height: `calc(1lh + ${this.spot.room}px)` } : null;
      return [this.draw_gap(piece), room ? h("span", { key: "room", class: "gap-room", style: room }) : null];
    },
    draw_gap(piece) {
      return h("span", {
        key: `g ${piece.name}`,
        class: ["gap", { filled: piece.value.trim() }],
        contenteditable: plainOnly,
        role: "textbox",
        tabindex: 0,
        spellcheck: true,
        enterkeyhint: piece.long ? "enter" : "next",
        "data-gap": piece.name,
        "data-label": piece.label,
        "aria-label": piece.label,
        "aria-description": piece.hint,
        "aria-multiline": piece.long,
        "aria-required": piece.required,
        onInput: (event) => this.type(event.target),
        onFocus: (event) => this.enter(event.target),
        onBlur: (event) => this.leave(event.target),
        onKeydown: (event) => {
          if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || piece.long) return;
          event.preventDefault();
          this.next(event.target);
        },
      });
    },
    draw_free() {
      const rewrite = (part) => (event) => this.say("rewrote", { ...this.free, [part]: event.target.value });
      return [
        h("label", { class: "letter-line" }, [
          h("span", { class: "letter-name" }, "Subject"),
          h("input", { class: "letter-input", value: this.free.subject, onInput: rewrite("subject") }),
        ]),
        h("textarea", {
          class: "letter-free", "aria-label": "The letter", value: this.free.body, rows: 14, spellcheck: true, onInput: rewrite("body"),
        }),
      ];
    },
    draw_gaps() {
      return [
        this.subject.length
          ? h("p", { class: "letter-line" }, [h("span", { class: "letter-name" }, "Subject"), h("span", { class: "letter-subject" }, this.subject.flatMap(this.draw))])
          : null,
        h("div", { class: "letter-words" }, this.body.flatMap(this.draw)),
      ];
    },
  },
  render() {
    const letters = this.limit ? [...this.words().body].length : 0;
    return h("div", { class: "letter-paper", role: "group", "aria-label": "The letter as it will be sent" }, [
      this.tip ? h("p", { class: "letter-hint small muted" }, this.tip) : null,
      h("div", { class: "letter" }, this.free ? this.draw_free() : [...this.draw_gaps(), this.draw_hint()]),
      this.limit
        ? h("p", { class: ["hint", { "letter-over": letters > this.limit }] }, `${letters} of ${this.limit} characters`)
        : null,
      this.fallback
        ? h("div", { class: "stack tight" }, [
            h("p", { class: "small", role: "alert" }, "This browser keeps the clipboard to itself. The letter is selected below: copy it by hand."),
            h("textarea", { class: "letter-free letter-fallback", readonly: true, "aria-label": "The letter, to copy by hand", value: this.fallback, rows: 8 }),
          ])
        : null,
    ]);
  },
};
