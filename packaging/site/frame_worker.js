// The search of a page that was opened from a disk, where browsers start no Worker: its script runs in a frame instead.
if (location.protocol === "file:") {
  window.Worker = class {
    constructor(url) {
      this.waiting = [];
      const frame = document.createElement("iframe");
      frame.hidden = true;
      const start = () => {
        document.body.append(frame);
        const inside = frame.contentWindow;
        const page = frame.contentDocument;
        inside.postMessage = (data) => setTimeout(() => this.answer(data));
        inside.importScripts = (...urls) => Promise.all(urls.map((one) => this.load(page, one)));
        this.load(page, url).then(() => {
          this.inside = inside;
          this.waiting.forEach((data) => this.postMessage(data));
        });
      };
      if (document.body) start();
      else document.addEventListener("DOMContentLoaded", start);
    }
    load(page, url) {
      return new Promise((done, failed) => {
        const script = page.createElement("script");
        script.src = url;
        script.onload = done;
        script.onerror = failed;
        page.body.append(script);
      });
    }
    addEventListener(kind, listener) {
      if (kind === "message") this.listeners = [...(this.listeners || []), listener];
    }
    removeEventListener(kind, listener) {
      this.listeners = (this.listeners || []).filter((one) => one !== listener);
    }
    answer(data) {
      const event = new MessageEvent("message", { data });
      (this.listeners || []).forEach((listener) => listener(event));
      if (this.onmessage) this.onmessage(event);
    }
    postMessage(data) {
      if (this.inside) this.inside.dispatchEvent(new MessageEvent("message", { data }));
      else this.waiting.push(data);
    }
    terminate() {}
  };
}
