// Keeps this tab's conversation over a reload: its label, what was said, the draft and what is under way.

const KEY = "sharing-assistant";

function randomLabel() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function empty() {
  return { tab: randomLabel(), entries: [], draft: "", pending: null, team: 0 };
}

function read() {
  try {
    const state = JSON.parse(sessionStorage.getItem(KEY));
    if (state && typeof state.tab === "string" && Array.isArray(state.entries)) return { ...empty(), ...state };
  } catch {
    // What cannot be read, or may not be, starts afresh.
  }
  return empty();
}

export const state = read();

export { randomLabel };

/** Write the state down. When the browser's room is used up the oldest entries go first. */
export function save() {
  let entries = state.entries;
  for (;;) {
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ ...state, entries }));
      return;
    } catch {
      if (entries.length === 0) return;
      entries = entries.slice(Math.ceil(entries.length / 2));
    }
  }
}

/** Forget the conversation; the draft stays. */
export function startAfresh() {
  Object.assign(state, empty(), { draft: state.draft });
  save();
}
