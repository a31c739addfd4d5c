// Keeps the messages live. Without it the page works too: every action is a form that reloads.
const list = document.querySelector("[data-live]");
if (list) {
  const path = list.dataset.live;
  const isBusy = () => list.querySelector("textarea:focus, details[open], form [name=text]#edit") !== null;
  let late = false;

  const refresh = async () => {
    if (isBusy()) {
      late = true;
      return;
    }

    const answer = await fetch(`${path}/messages`);
    if (answer.ok) {
      const atEnd = window.innerHeight + window.scrollY >= document.body.scrollHeight - 40;
      const focused = document.activeElement?.id;
      list.innerHTML = await answer.text();
      if (focused) {
        document.getElementById(focused)?.focus({ preventScroll: true });
      }

      if (atEnd) {
        window.scrollTo(0, document.body.scrollHeight);
      }
    }
  };

  new EventSource(`${path}/events`).onmessage = refresh;
  list.addEventListener("focusout", () => setTimeout(() => { if (late) { late = false; refresh(); } }, 200));
  window.scrollTo(0, document.body.scrollHeight);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.target.form.requestSubmit();
  }
});
