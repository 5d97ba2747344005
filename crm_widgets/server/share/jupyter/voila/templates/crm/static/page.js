/* What a page does by itself: it shows that it is opening, says when the connection to its kernel is
   lost, and stops its kernel when it closes. Loaded before Voila's own script. */
"use strict";
const crmPage = (() => {
  const started = performance.now();
  const byId = (id) => document.getElementById(id);
  const config = () => {
    const script = byId("jupyter-config-data");
    return script ? JSON.parse(script.textContent) : {};
  };
  let leaving = false;

  /* Opening ------------------------------------------------------------------------------- */
  const slow = setTimeout(() => {
    const notice = byId("loading-long");
    if (notice) notice.textContent ||= notice.dataset.text;
  }, 8000);

  /* Other pages are opened first. */
  function waits() {
    const notice = byId("loading-long");
    if (notice) notice.textContent = notice.dataset.waits;
  }

  function show() {
    clearTimeout(slow);
    showCurrent();
    byId("loading")?.remove();
    const cells = byId("rendered_cells");
    if (cells) cells.hidden = false;
  }

  function ready() {
    if (document.body.dataset.state !== "opening") return;
    show();
    document.body.dataset.state = "ready";
    document.body.dataset.readyAfter = Math.round(performance.now() - started);
    document.dispatchEvent(new CustomEvent("crm:ready"));
  }

  /* An output is complete when it shows something: until then a widget is "Loading widget..." in
     plain text, and an anywidget is an empty element whose script has not arrived. */
  function shows(output) {
    const first = output.firstElementChild;
    if (!first) return output.textContent.startsWith("Error displaying widget");
    return (
      first.textContent.trim() !== "" ||
      output.querySelector("button,input,select,textarea,table,svg,img,canvas") !== null
    );
  }

  /* The page is complete when its outputs are: Voila replaces scripts with them. */
  function finish() {
    const cells = byId("rendered_cells");
    const waiting = () =>
      cells.querySelector('script[type="application/vnd.voila.cell-output+json"]');
    const outputs = () => [
      ...cells.querySelectorAll(".cell > .jp-OutputArea-child > .jp-OutputArea-output"),
    ];
    let blank = 0;
    const done = () => {
      watcher.disconnect();
      ready();
    };
    const look = () => {
      if (waiting()) return;
      if (outputs().every(shows)) done();
      else blank ||= setTimeout(done, 5000); /* an output may be meant to show nothing */
    };
    /* Voila appends its shell to the body; a page's content belongs into <main>. */
    new MutationObserver((_, observer) => {
      const shell = byId("main");
      if (!shell) return;
      observer.disconnect();
      byId("page").append(shell);
    }).observe(document.body, { childList: true });
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { childList: true, subtree: true });
    look();
  }

  function broken() {
    clearTimeout(slow);
    byId("loading")?.remove();
    document.body.dataset.state = "broken";
  }

  /* On a narrow screen the bar scrolls: the current page has to be visible. */
  function showCurrent() {
    const bar = document.querySelector("header.bar");
    const link = bar.querySelector("[aria-current]");
    if (link) bar.scrollLeft = link.offsetLeft + link.offsetWidth / 2 - bar.clientWidth / 2;
  }

  /* Widgets ask the body whether the page is light; the visitor's system says so. */
  function theme() {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const apply = () => {
      document.body.dataset.jpThemeLight = String(!dark.matches);
      document.body.dataset.jpThemeName = dark.matches ? "JupyterLab Dark" : "JupyterLab Light";
    };
    dark.addEventListener("change", apply);
    apply();
  }

  /* Losing the connection ----------------------------------------------------------------- */
  let lostTimer = 0;

  function showConnection(when) {
    const note = byId("lost");
    if (!note || leaving) return;
    note.hidden = !when;
    for (const text of note.querySelectorAll("[data-when]")) {
      text.hidden = text.dataset.when !== when;
    }
    document.body.dataset.connection = when || "up";
  }

  async function kernelState() {
    const { baseUrl, kernelId } = config();
    try {
      const answer = await fetch(`${baseUrl}api/kernels/${kernelId}`, { cache: "no-store" });
      return answer.status === 404 ? "gone" : answer.ok ? "there" : "unknown";
    } catch {
      return "unknown";
    }
  }

  async function lost() {
    clearTimeout(lostTimer);
    if (leaving || document.body.dataset.connection === "ended") return;
    const state = await kernelState();
    if (state === "gone") showConnection("ended");
    else if (document.body.dataset.connection !== "up") {
      showConnection("reconnecting");
      lostTimer = setTimeout(lost, 5000);
    }
  }

  function closed(event) {
    if (leaving || document.body.dataset.connection === "ended") return;
    document.body.dataset.connection = "down";
    if (event.code === 1009) showTrouble("tooLarge");
    clearTimeout(lostTimer);
    lostTimer = setTimeout(lost, 1500);
  }

  /* The channel to the kernel, as JupyterLab's client opens it; we only listen. */
  const decoder = new TextDecoder();

  function parts(buffer) {
    const view = new DataView(buffer);
    const count = Number(view.getBigUint64(0, true));
    const at = (index) => Number(view.getBigUint64(8 * (index + 1), true));
    const text = (index) => decoder.decode(buffer.slice(at(index), at(index + 1)));
    return { count, text };
  }

  function onKernelMessage(event) {
    if (!(event.data instanceof ArrayBuffer)) return;
    const { text } = parts(event.data);
    const kind = JSON.parse(text(1)).msg_type;
    if (kind === "status") {
      const state = JSON.parse(text(4)).execution_state;
      if (["dead", "restarting", "autorestarting"].includes(state)) showConnection("ended");
    } else if (kind === "error") {
      const { ename, evalue } = JSON.parse(text(4));
      if (ename === "PageUserError") showSentence(evalue);
      else showTrouble("failed", evalue);
    }
  }

  function showTrouble(kind, reference = "") {
    const text = document.querySelector("#trouble [data-failed]");
    if (text) showSentence(text.dataset[kind].replace("{reference}", reference));
  }

  function showSentence(sentence) {
    const note = byId("trouble");
    if (!note) return;
    note.querySelector("[data-failed]").textContent = sentence;
    note.hidden = false;
  }

  /* The server would cut the connection in the middle of a message that is too large, often before
     saying why: so such a message is not sent. */
  function fits(message) {
    const limit = document.querySelector("[data-most-bytes]");
    const bytes = message.byteLength ?? message.size ?? message.length;
    return !limit || bytes <= Number(limit.dataset.mostBytes);
  }

  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    #kernel = false;

    send(message) {
      if (this.#kernel && !fits(message)) showTrouble("tooLarge");
      else super.send(message);
    }

    constructor(...given) {
      super(...given);
      if (!/\/api\/kernels\/[^/]+\/channels/.test(String(given[0]))) return;
      this.#kernel = true;
      this.addEventListener("open", () => {
        clearTimeout(lostTimer);
        if (document.body.dataset.connection !== "ended") showConnection("");
      });
      this.addEventListener("close", closed);
      this.addEventListener("message", (event) => {
        try {
          onKernelMessage(event);
        } catch {
          /* not a message that we know */
        }
      });
    }
  };

  /* Closing ------------------------------------------------------------------------------- */
  /* Voila stops the kernel on `beforeunload`, which also fires on a click on tel: or mailto:, on a
     download, and when the visitor chooses to stay; `pagehide` fires only when the page closes. */
  const listen = window.addEventListener;
  window.addEventListener = function (type, listener, ...rest) {
    if (type === "beforeunload" && String(listener).includes("voila/api/shutdown")) return;
    listen.call(this, type, listener, ...rest);
  };

  listen.call(window, "pagehide", () => {
    leaving = true;
    const { baseUrl, kernelId } = config();
    if (!kernelId) return; /* the server notices that the page is gone */
    const cookie = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/);
    const data = new FormData();
    data.append("_xsrf", cookie ? cookie[1] : "");
    navigator.sendBeacon(`${baseUrl}voila/api/shutdown/${kernelId}`, data);
  });

  listen.call(window, "pageshow", (event) => {
    if (event.persisted) location.reload(); /* cached by the browser, but its kernel is gone */
  });

  document.addEventListener("click", (event) => {
    if (event.target.matches?.("[data-reload]")) location.reload();
    if (event.target.id === "dismiss") byId("trouble").hidden = true;
  });

  /* Voila's own hooks */
  window.voila_finish = () => {};
  window.voila_process = () => {};
  window.voila_heartbeat = () => {};

  return { finish, ready, waits, broken, theme };
})();
