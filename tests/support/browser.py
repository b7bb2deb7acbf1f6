"""browser.py PAGE.html FOLDER: opens the page in headless Chromium, as a screen, a phone and paper, in light and dark.

Drives chromedriver by the W3C WebDriver protocol. Writes the pictures and the PDF into FOLDER, and fails with a reason
when the page is wider than its window, asks for anything but itself, or has an image that cannot be shown.
"""

import base64
import json
import pathlib
import shutil
import subprocess
import sys
import urllib.request

WINDOWS = {"desktop": (1280, 900), "phone": (390, 844)}
PICTURE_MOST = 16000  # pixels of height that a browser can paint

MEASURE = """
const wide = [...document.querySelectorAll('body *')].filter(e => {
    for (let p = e; p; p = p.parentElement)
        if (getComputedStyle(p).overflowX === 'auto' && p !== e) return false;
    return e.getBoundingClientRect().right > innerWidth + 1;
}).map(e => e.tagName);
const images = [...document.images];
return {page: document.documentElement.scrollWidth, window: innerWidth, wide: wide, images: images.length,
        broken: images.filter(i => !i.complete || i.naturalWidth === 0).length};
"""


class Driver:
    def __init__(self):
        self.process = subprocess.Popen([shutil.which("chromedriver"), "--port=0"], stdout=subprocess.PIPE, text=True)
        self.session = None
        try:
            for line in self.process.stdout:
                if "started successfully on port" in line:
                    self.base = f"http://127.0.0.1:{line.rstrip().rstrip('.').split()[-1]}"
                    break
            else:
                raise SystemExit("chromedriver did not start")
            arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
            options = {"args": arguments}
            capabilities = {"goog:chromeOptions": options, "goog:loggingPrefs": {"performance": "ALL"}}
            self.session = self.call("session", {"capabilities": {"alwaysMatch": capabilities}})["sessionId"]
        except BaseException:
            self.close()
            raise

    def call(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.base}/{path}", data, {"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        return json.load(opener.open(request, timeout=60))["value"]

    def tell(self, path, **body):
        return self.call(f"session/{self.session}/{path}", body)

    def devtools(self, command, **parameters):
        return self.tell("goog/cdp/execute", cmd=command, params=parameters)

    def requested(self):
        """Every address that the page asked for, but those that are data in the page itself."""
        entries = [json.loads(entry["message"])["message"] for entry in self.tell("se/log", type="performance")]
        return [entry["params"]["request"]["url"] for entry in entries
                if entry["method"] == "Network.requestWillBeSent"
                and not entry["params"]["request"]["url"].startswith("data:")]

    def close(self):
        if self.session:
            request = urllib.request.Request(f"{self.base}/session/{self.session}", method="DELETE")
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60).close()
        self.process.terminate()
        self.process.wait(timeout=30)


def check(name, seen, requested, url):
    print(f"{name}: {seen}")
    if seen["page"] > seen["window"]:
        raise SystemExit(f"{name}: the page is {seen['page']} wide in a window of {seen['window']}: {seen['wide']}")
    if seen["images"] == 0 or seen["broken"]:
        raise SystemExit(f"{name}: {seen['broken']} of {seen['images']} images cannot be shown")
    if set(requested) != {url}:
        raise SystemExit(f"{name}: the page asks for {sorted(set(requested) - {url})[:3]}")


def show(driver, url, folder, name, scheme):
    width, height = WINDOWS[name]
    driver.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                    mobile=name == "phone")
    driver.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    driver.tell("url", url=url)
    check(name, driver.tell("execute/sync", script=MEASURE, args=[]), driver.requested(), url)
    size = driver.devtools("Page.getLayoutMetrics")["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": width, "height": min(size["height"], PICTURE_MOST), "scale": 1}
    picture = driver.devtools("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"]
    (folder / f"report-{name}-{scheme}.png").write_bytes(base64.b64decode(picture))


def main():
    url, folder = pathlib.Path(sys.argv[1]).resolve().as_uri(), pathlib.Path(sys.argv[2])
    driver = Driver()
    try:
        for name in WINDOWS:
            for scheme in ("light", "dark"):
                show(driver, url, folder, name, scheme)
        paper = driver.devtools("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"]
        (folder / "report.pdf").write_bytes(base64.b64decode(paper))
    finally:
        driver.close()


main()
