// Keeps the state of the notes fresh. Without it the page works too: "Look again" loads it anew.
const state = document.getElementById("live-state");
if (state) {
  const path = window.location.pathname;
  const said = document.getElementById("live-news");
  let shown = state.dataset.fingerprint;
  const events = new EventSource(`${path}/events`);
  events.onmessage = async (event) => {
    if (event.data === shown) {
      return;
    }

    const answer = await fetch(`${path}/state`);
    if (answer.ok) {
      const open = [...state.querySelectorAll("details")].map((each) => each.open);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      state.replaceChildren(...fresh.childNodes);
      state.querySelectorAll("details").forEach((each, i) => { each.open = open[i] ?? each.open; });
      shown = event.data;
      said.textContent = `Changed at ${new Date().toLocaleTimeString()}.`;
    }
  };
  events.onerror = () => {
    said.textContent = events.readyState === EventSource.CLOSED
      ? "This page does not follow the notes any more. Load it again."
      : "Not connected at the moment; I try again.";
  };
  events.onopen = () => { said.textContent = ""; };
}
