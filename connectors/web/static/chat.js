// The conversation: sends what is written, shows what is answered, loses nothing.

import { Connection } from "/static/connection.js";
import { make, renderMessage } from "/static/render.js";
import { randomLabel, save, startAfresh, state } from "/static/store.js";
import { say } from "/static/wording.js";

// A little more than the server waits for the assistant.
const TIMEOUT_MS = 40_000;
const TYPING_AFTER_MS = 250;
const COUNT_FROM = 0.9;

const byId = (id) => document.getElementById(id);
const [box, send, log, typing, banner] = ["message", "send", "conversation", "typing", "banner"].map(byId);
const longest = Number(box.dataset.longest);
const connection = new Connection();
let sending = false;
let pendingNode = null;

// Message box

const lengthOf = (text) => [...text].length;

function announce(text) {
  // Emptied first, so that the same words are read again.
  byId("announcement").textContent = "";
  requestAnimationFrame(() => (byId("announcement").textContent = text));
}

function showError(text) {
  byId("message-error").textContent = text;
  box.setAttribute("aria-invalid", String(Boolean(text)));
}

function showCount() {
  const left = longest - lengthOf(box.value);
  byId("count").textContent = left < 0 ? say.over(-left) : left < longest * (1 - COUNT_FROM) ? say.left(left) : "";
}

function fitBox() {
  if (CSS.supports("field-sizing", "content")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 4}px`;
}

function setBox(text) {
  box.value = text;
  state.draft = text;
  save();
  showCount();
  fitBox();
}

const canSend = () => connection.status === "ready" && !sending && !state.pending;

function showWhetherSendable() {
  const off = String(!canSend());
  send.setAttribute("aria-disabled", off);
  for (const button of document.querySelectorAll(".choice, .form .send, .again")) button.setAttribute("aria-disabled", off);
}

function whyNot() {
  return sending ? say.waitForAnswer : say.notConnected;
}

function submit() {
  const text = box.value.trim();
  if (!text) return showError(say.empty);
  const over = lengthOf(text) - longest;
  if (over > 0) return showError(say.tooLong(longest, over));
  if (!canSend()) return announce(whyNot());
  setBox("");
  showError("");
  ask(text);
}

// Messages

function wrapMessage(who, className, ...nodes) {
  const words = make("div", { className: "words" }, ...nodes);
  return make("div", { className: `message ${className}` }, make("h3", { className: "who" }, who), words);
}

function showYours(text) {
  const node = wrapMessage(say.you, "yours", text);
  log.append(node);
  return node;
}

function markEarlier() {
  for (const group of log.querySelectorAll(".message:not(.earlier) .choices")) {
    group.closest(".message").classList.add("earlier");
    const label = group.querySelector(".choices-label");
    if (group.classList.contains("feedback")) {
      // Feedback is about the latest answer; what was said of an earlier one stays as words.
      const chosen = group.querySelector(".chosen");
      if (chosen) group.replaceChildren(make("p", { className: "choices-label" }, say.youSaid(chosen.firstChild.data)));
      else group.hidden = true;
    } else {
      group.setAttribute("aria-label", say.earlierChoices);
      label.textContent = say.earlierChoices;
      label.hidden = false;
    }
  }
}

function markChosen(node, says) {
  for (const button of node.querySelectorAll(".choice")) {
    if (button.dataset.says !== says || button.classList.contains("chosen")) continue;
    button.classList.add("chosen");
    button.append(make("span", { className: "for-screen-readers" }, ` (${say.chosen})`));
  }
}

function showEntry(entry) {
  if (entry.who === "you") {
    const node = showYours(entry.text);
    if (entry.failed) offerAgain(node, entry);
    return node;
  }
  // What a person answers comes at any time: what the assistant asked last is still asked then.
  if (entry.who !== "team") markEarlier();
  const node = wrapMessage(entry.who === "team" ? say.person : say.assistant, "answer", ...renderMessage(entry.message, talkOf(entry)));
  for (const says of entry.chosen ?? []) markChosen(node, says);
  log.append(node);
  return node;
}

/** What a message from the assistant can do with the conversation, and what of it outlives a reload. */
function talkOf(entry) {
  entry.filled ??= {};
  entry.sent ??= [];
  return {
    choose: (says, button) => choose(says, button, entry),
    sendForm: (text, name, form) => sendForm(text, name, form, entry),
    filled: (name) => (entry.filled[name] ??= {}),
    isSent: (name) => entry.sent.includes(name),
    keep: save,
  };
}

function remember(entry) {
  state.entries.push(entry);
  save();
  return entry;
}

function choose(says, button, entry) {
  if (!canSend()) return announce(whyNot());
  entry.chosen = [...(entry.chosen ?? []), says];
  markChosen(button.closest(".message"), says);
  if (button.closest(".feedback")) box.focus({ preventScroll: true });
  ask(says);
}

function sendForm(text, name, form, entry) {
  if (!canSend()) return announce(whyNot());
  entry.sent.push(name);
  // What was written is a message now. Identifiers are removed from that.
  delete entry.filled[name];
  (form.closest("details") ?? form).replaceWith(make("p", { className: "text note" }, say.formSent));
  box.focus({ preventScroll: true });
  ask(text);
}

function setState(node, text, action, onPress, className) {
  node.querySelector(".state")?.remove();
  if (!text) return;
  const button = make("button", { type: "button", className: `link-button ${className}` }, action);
  button.addEventListener("click", onPress);
  node.append(make("p", { className: "state" }, make("span", {}, text), button));
}

function offerAgain(node, entry) {
  const again = () => {
    if (!canSend()) return announce(whyNot());
    state.entries.splice(state.entries.indexOf(entry), 1);
    node.remove();
    box.focus();
    ask(entry.text);
  };
  setState(node, entry.failed, say.tryAgain, again, "again");
}

function reveal(node) {
  const fits = node.getBoundingClientRect().height < (innerHeight - byId("composer").offsetHeight) * 0.9;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block: fits ? "end" : "start", behavior: calm ? "auto" : "smooth" });
}

// Sending

function ask(text) {
  state.pending = { id: randomLabel(), text };
  save();
  pendingNode = showYours(text);
  reveal(pendingNode);
  deliver();
}

async function deliver() {
  const { id, text } = state.pending;
  sending = true;
  setState(pendingNode, "");
  showWhetherSendable();
  const typingTimer = setTimeout(showTyping, TYPING_AFTER_MS);
  const outcome = await post({ text, id, tab: state.tab });
  clearTimeout(typingTimer);
  typing.replaceChildren();
  sending = false;
  if (state.pending?.id === id) settle(outcome, text);
  showWhetherSendable();
}

function showTyping() {
  const dots = make("span", { className: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
  typing.replaceChildren(dots, make("span", {}, say.typing));
  typing.scrollIntoView({ block: "nearest" });
}

/** Send one message: {kind: answered | lost | refused | failed, …}. */
async function post(body) {
  let response;
  let content;
  try {
    response = await fetch("/chat/messages", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    content = await response.json();
  } catch (error) {
    if (error.name === "TimeoutError") return { kind: "failed", message: say.tooSlow };
    return response ? { kind: "failed", message: say.wentWrong } : { kind: "lost" };
  }
  if (response.ok && Array.isArray(content.messages)) return { kind: "answered", said: content.said, messages: content.messages };
  const message = content.error?.message ?? say.wentWrong;
  if (response.status === 503) return { kind: "lost", message };
  return { kind: [400, 413, 429].includes(response.status) ? "refused" : "failed", message };
}

function settle(outcome, text) {
  if (outcome.kind === "lost") {
    setState(pendingNode, say.waiting, say.takeBack, takeBack, "");
    connection.failed();
    if (outcome.message) showBanner(outcome.message, true);
    requestAnimationFrame(() => pendingNode?.scrollIntoView({ block: "nearest" }));
    return;
  }
  connection.worked();
  const node = pendingNode;
  state.pending = null;
  pendingNode = null;
  if (outcome.kind === "refused") {
    node.remove();
    setBox(box.value.trim() ? `${text}\n${box.value}` : text);
    showError(outcome.message);
    box.focus();
  } else if (outcome.kind === "failed") {
    offerAgain(node, remember({ who: "you", text, failed: outcome.message }));
    reveal(node);
  } else {
    // What was removed on the way does not stay on the page.
    const { text: said } = remember({ who: "you", text: typeof outcome.said === "string" ? outcome.said : text });
    if (said !== text) node.querySelector(".words").textContent = said;
    const [first] = outcome.messages.map((message) => showEntry(remember({ who: "assistant", message })));
    if (first) reveal(first);
  }
}

// People of the team

/** Show what people answered since; nothing is missed when it cannot be had now, since it is asked for again. */
async function hearTeam() {
  if (state.entries.length === 0) return;
  const { tab } = state;
  let messages;
  try {
    const query = new URLSearchParams({ tab, after: state.team });
    const response = await fetch(`/chat/team?${query}`, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
    ({ messages } = await response.json());
  } catch {
    return;
  }
  if (tab !== state.tab || !Array.isArray(messages)) return;
  for (const message of messages.filter(({ id }) => id > state.team)) {
    const wasAtEnd = document.documentElement.scrollHeight - innerHeight - scrollY < 100;
    state.team = message.id;
    const node = showEntry(remember({ who: "team", message }));
    if (wasAtEnd) reveal(node);
  }
}

function takeBack() {
  if (!state.pending || sending) return;
  const { text } = state.pending;
  state.pending = null;
  pendingNode.remove();
  pendingNode = null;
  setBox(box.value.trim() ? `${text}\n${box.value}` : text);
  announce(say.keptBack);
  box.focus();
  showWhetherSendable();
}

// Connection

function showBanner(text, trouble) {
  if (banner.textContent !== text) banner.textContent = text;
  banner.classList.toggle("trouble", trouble);
}

let hadTrouble = false;

function showConnection() {
  const text = { starting: say.starting, lost: say.lost, offline: say.offline }[connection.status] ?? "";
  if (text) showBanner(text, connection.status !== "starting");
  else if (hadTrouble) {
    showBanner(say.back, false);
    setTimeout(() => banner.textContent === say.back && showBanner("", false), 5_000);
  }
  hadTrouble = Boolean(text);
  showWhetherSendable();
  if (connection.status === "ready" && state.pending && !sending) deliver();
}

// Start

function restore() {
  history.scrollRestoration = "manual";
  log.setAttribute("aria-live", "off");
  for (const entry of state.entries) showEntry(entry);
  if (state.pending) pendingNode = showYours(state.pending.text);
  setBox(state.draft);
  requestAnimationFrame(() => {
    log.setAttribute("aria-live", "polite");
    log.lastElementChild?.scrollIntoView({ block: "end" });
  });
}

function startNewConversation() {
  if (sending) return announce(say.waitForAnswer);
  takeBack();
  startAfresh();
  log.replaceChildren();
  showError("");
  scrollTo({ top: 0 });
  announce(say.newConversation);
  box.focus({ preventScroll: true });
  showWhetherSendable();
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
box.addEventListener("input", () => {
  state.draft = box.value;
  save();
  showCount();
  fitBox();
  if (box.getAttribute("aria-invalid") === "true" && lengthOf(box.value.trim()) <= longest) showError("");
});
document.querySelector(".suggestions").addEventListener("click", (event) => {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  if (canSend()) ask(pressed.dataset.says);
  else announce(whyNot());
});
byId("new-conversation").addEventListener("click", startNewConversation);
byId("new-conversation").hidden = false;
new ResizeObserver(() => document.documentElement.style.setProperty("--composer-height", `${byId("composer").offsetHeight}px`)).observe(
  byId("composer"),
);
connection.addEventListener("change", showConnection);
connection.addEventListener("ready", hearTeam);
restore();
connection.start();
