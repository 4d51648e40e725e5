// The phone's screen: asks for news twice a second and draws each text once. Words from people become text nodes.
"use strict";

const at = (id) => document.getElementById(id);
const bubbles = at("bubbles"), talk = at("talk"), words = at("words"), people = at("people");
const drawn = new Map();
let version = -1, number = null, carrier = null;

const ARRIVED = new Set(["delivered", "received", "read"]);
const LOST = new Set(["undelivered", "failed"]);
const GAP = 10 * 60 * 1000;
const onItsWay = (text) => !ARRIVED.has(text.status) && !LOST.has(text.status);

async function listen() {
  try {
    const query = new URLSearchParams({ after: version, ...(number && { number }) });
    const answer = await fetch(`phone/texts?${query}`);
    if (answer.status === 200) draw(await answer.json());
    say("listen", answer.ok ? "" : "The pretend carrier has a problem.");
  } catch {
    say("listen", "The program is not running.");
  }
  setTimeout(listen, document.hidden ? 2000 : 500);
}

function draw(screen) {
  const fresh = version === -1;
  ({ version, number, carrier } = screen);
  at("carrier").textContent = carrier;
  at("clock").textContent = time(new Date(screen.now));
  drawPeople(screen.people);
  const stuck = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
  let last = null;
  for (const text of screen.texts) last = drawText(text, last, fresh);
  at("coming").hidden = !screen.texts.some((text) => !text.mine && onItsWay(text));
  at("empty").hidden = screen.texts.length > 0;
  drawAlerts(screen.alerts);
  if (stuck || fresh) talk.scrollTop = talk.scrollHeight;
}

function drawText(text, last, fresh) {
  if (!text.mine && onItsWay(text)) return last;
  if (!drawn.has(text.id)) {
    const row = LOST.has(text.status) ? lostRow(text) : bubbleRow(text, last);
    row.classList.toggle("new", !fresh);
    drawn.set(text.id, row);
    if (last) drawn.get(last.id).after(row);
    else bubbles.prepend(row);
  }
  return text;
}

function bubbleRow(text, last) {
  const row = document.createElement("li");
  row.classList.toggle("mine", text.mine);
  row.classList.toggle("turn", Boolean(last) && last.mine !== text.mine);
  if (!last || new Date(text.at) - new Date(last.at) > GAP) row.append(piece("time", "when", moment(new Date(text.at))));
  const bubble = piece("div", text.body ? "bubble" : "bubble gone", text.body ? "" : "The words were removed.");
  bubble.append(...linked(text.body));
  row.append(bubble);
  return row;
}

function lostRow(text) {
  const row = document.createElement("li");
  row.append(piece("p", "lost", `A text to this phone was not delivered (${text.code}).`));
  return row;
}

function linked(body) {
  return body.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/).map((part, index) => {
    if (index % 2 === 0) return document.createTextNode(part);
    const link = piece("a", "", part);
    link.href = part;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  });
}

function drawPeople(numbers) {
  if (people.dataset.numbers === numbers.join()) return;
  people.dataset.numbers = numbers.join();
  people.replaceChildren(...numbers.map((each) => new Option(each, each, false, each === number)));
}

function drawAlerts(alerts) {
  at("alerts").hidden = alerts.length === 0;
  const rows = alerts.slice(-3).map((alert) => piece("li", "", `${time(new Date(alert.at))} ${alert.words}`));
  at("alerts").querySelector("ul").replaceChildren(...rows);
}

async function send(body) {
  const answer = await fetch("phone/texts", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ sender: number, to: carrier, body }),
  }).catch(() => null);
  say("send", answer?.ok ? "" : "That was not sent. Is the program running?");
  talk.scrollTop = talk.scrollHeight;
  return Boolean(answer?.ok);
}

const troubles = {};
function say(topic, sentence) {
  troubles[topic] = sentence;
  const said = Object.values(troubles).find(Boolean) ?? "";
  at("trouble").hidden = !said;
  if (at("trouble").textContent !== said) at("trouble").textContent = said;
}

function piece(tag, name, content) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = content;
  return element;
}

const time = (date) => date.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
const moment = (date) => `${date.toLocaleDateString([], { weekday: "short", month: "short", day: "numeric" })}, ${time(date)}`;

at("compose").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = words.value.trim();
  if (!body || !carrier) return;
  words.value = "";
  at("send").disabled = true;
  if (!(await send(body))) words.value = body;
  at("send").disabled = !words.value.trim();
});
words.addEventListener("input", () => { at("send").disabled = !words.value.trim(); });
words.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at("compose").requestSubmit();
  }
});
at("quick").addEventListener("click", (event) => {
  if (event.target instanceof HTMLButtonElement) send(event.target.textContent);
});
people.addEventListener("change", () => {
  number = people.value;
  version = -1;
  drawn.clear();
  bubbles.replaceChildren();
});

const shade = at("shade"), darkOutside = matchMedia("(prefers-color-scheme: dark)");
let kept = localStorage.getItem("phone-shade");
function shadeScreen() {
  const dark = kept ? kept === "dark" : darkOutside.matches;
  document.documentElement.dataset.shade = dark ? "dark" : "light";
  shade.textContent = dark ? "Light" : "Dark";
  shade.setAttribute("aria-pressed", String(dark));
}
shade.addEventListener("click", () => {
  kept = document.documentElement.dataset.shade === "dark" ? "light" : "dark";
  localStorage.setItem("phone-shade", kept);
  shadeScreen();
});
darkOutside.addEventListener("change", shadeScreen);
shadeScreen();
listen();
