// A letter to be looked at: its words, with the names of its gaps. All of it is text, whatever it says.
const { h } = Vue;

export default {
  props: { name: String, subject: Array, body: Array },
  methods: {
    draw(pieces) {
      return (pieces ?? []).map(({ text, gap }, index) => h("span", { key: index, class: { gap } }, text));
    },
  },
  render() {
    return h("div", { class: "letter letter-view", role: "group", "aria-label": this.name }, [
      h("p", { class: "letter-line" }, [h("span", { class: "letter-name" }, "Subject"), h("span", { class: "letter-subject" }, this.draw(this.subject))]),
      h("div", { class: "letter-words" }, this.draw(this.body)),
    ]);
  },
};
