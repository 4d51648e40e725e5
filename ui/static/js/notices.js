// Notices of the browser for reminders that come while a page is open: asked for by a click, never more than a name.
(() => {
  const tracker = (window.tracker ??= {});
  const WANTED = "tracker/notices";
  const can = () => "Notification" in window;

  tracker.notices = {
    state() {
      if (!can()) return "unable";
      if (Notification.permission === "denied") return "denied";
      return Notification.permission === "granted" && localStorage.getItem(WANTED) === "on" ? "on" : "off";
    },
    async turn() {
      if (this.state() === "on") localStorage.removeItem(WANTED);
      else if (can() && (await Notification.requestPermission()) === "granted") localStorage.setItem(WANTED, "on");
      return this.state();
    },
    tell(key, words) {
      if (this.state() !== "on") return;
      // The tag makes one notice of what several open tabs tell.
      const notice = new Notification("Time to follow up", { body: words, tag: key, icon: "/static/icon.svg" });
      notice.addEventListener("click", () => {
        window.focus();
        location.href = "/outbox";
      });
    },
  };
})();
