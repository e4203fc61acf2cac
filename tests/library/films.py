"""A film of our own making: coloured noise, drawn and recorded by the browser itself."""

import base64

from playwright.sync_api import Browser

RECORDED = """async ([seconds, bits]) => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 320, height: 180});
  const ground = canvas.getContext('2d');
  const draw = () => {
    const picture = ground.createImageData(320, 180);
    crypto.getRandomValues(new Uint8Array(picture.data.buffer, 0, 65536));
    for (let n = 3; n < picture.data.length; n += 4) picture.data[n] = 255;
    ground.putImageData(picture, 0, 0);
  };
  const drawing = setInterval(draw, 40);
  const wanted = {mimeType: 'video/webm;codecs=vp8', videoBitsPerSecond: bits};
  const recorder = new MediaRecorder(canvas.captureStream(25), wanted);
  const parts = [];
  recorder.ondataavailable = event => parts.push(event.data);
  const stopped = new Promise(done => recorder.onstop = done);
  recorder.start();
  await new Promise(done => setTimeout(done, seconds * 1000));
  recorder.stop();
  await stopped;
  clearInterval(drawing);
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, one => String.fromCharCode(one)).join(''));
}"""


def recorded(chromium: Browser, *, seconds: float, bits: int) -> bytes:
    """A WebM file (VP8)."""
    page = chromium.new_page()
    try:
        return base64.b64decode(page.evaluate(RECORDED, [seconds, bits]))
    finally:
        page.close()
