// Knows whether the assistant takes messages: asks now and then, and sooner again, ever less often, when it does not.

const HEARTBEAT_MS = 15_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
const TIMEOUT_MS = 5_000;

/** Sends `change` events; `status` is unknown, ready, starting, lost or offline. Each time it is found ready it sends `ready`. */
export class Connection extends EventTarget {
  status = "unknown";
  #timer = 0;
  #retry = FIRST_RETRY_MS;
  #wasReady = false;

  start() {
    addEventListener("offline", () => this.#set("offline"));
    addEventListener("online", () => this.#soon());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#soon());
    this.#check();
  }

  /** A message could not be delivered. */
  failed() {
    this.#set(navigator.onLine ? "lost" : "offline");
    this.#later();
  }

  /** A message was answered. */
  worked() {
    this.#retry = FIRST_RETRY_MS;
    this.#set("ready");
  }

  #soon() {
    this.#retry = FIRST_RETRY_MS;
    this.#check();
  }

  async #check() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#set(await this.#look());
    this.#later();
    if (this.status === "ready") this.dispatchEvent(new Event("ready"));
  }

  async #look() {
    try {
      const response = await fetch("/chat/ready", { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (response.ok) return "ready";
      return this.#wasReady ? "lost" : "starting";
    } catch {
      return navigator.onLine ? "lost" : "offline";
    }
  }

  #later() {
    clearTimeout(this.#timer);
    if (this.status === "ready") {
      this.#timer = setTimeout(() => this.#heartbeat(), HEARTBEAT_MS);
      return;
    }
    this.#timer = setTimeout(() => this.#check(), this.#retry * (0.75 + Math.random() / 2));
    this.#retry = Math.min(this.#retry * 2, LONGEST_RETRY_MS);
  }

  #heartbeat() {
    // A page that nobody looks at does not ask.
    if (document.visibilityState === "visible") this.#check();
    else this.#later();
  }

  #set(status) {
    if (status === "ready") this.#wasReady = true;
    if (status === this.status) return;
    this.status = status;
    this.dispatchEvent(new Event("change"));
  }
}
