package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/engine"
	"github.com/ordergen/ordergen/report"
	"github.com/ordergen/ordergen/report/html"
	"github.com/ordergen/ordergen/trial"
	"github.com/ordergen/ordergen/trial/system"
)

// browser starts Chromium. Where there is none the test is skipped.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("there is no Chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// noise is all that a page should not do: what it says on the console, and what it fetches.
type noise struct {
	mu  sync.Mutex
	all []string
}

func listen(ctx context.Context, path string) *noise {
	n := &noise{}
	add := func(format string, args ...any) {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.all = append(n.all, fmt.Sprintf(format, args...))
	}
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			add("console: %s %v", e.Type, e.Args)
		case *runtime.EventExceptionThrown:
			add("exception: %v", e.ExceptionDetails)
		case *log.EventEntryAdded:
			add("log: %s", e.Entry.Text)
		case *network.EventRequestWillBeSent:
			if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "data" && u.Path != path {
				add("request: %s", e.Request.URL)
			}
		}
	})
	return n
}

func (n *noise) check(t *testing.T) {
	t.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, what := range n.all {
		t.Errorf("the page is not quiet: %s", what)
	}
}

// written is the page of a short run, and its summary. The engine answers each 40th order wrongly.
func written(t *testing.T) (path string, summary any) {
	t.Helper()
	p, err := ordergen.LookupProfile("B2")
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.Lasting(4 * time.Second); err != nil {
		t.Fatal(err)
	}
	s, err := system.Start(p, func(c *engine.Config) {
		for i := range c.Shards {
			c.Shards[i].Faults.UnderfillEvery = 40
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	r, err := trial.Trial{Profile: p, System: s, Seed: 1, Warmup: time.Second}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "report.html")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := html.Write(f, r, "ordergen run b2 -duration 4s -warmup 1s"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(report.Summarize(r))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &summary); err != nil {
		t.Fatal(err)
	}
	return path, summary
}

// lookup is the value at a place of a JSON document, as by RFC 6901.
func lookup(document any, pointer string) any {
	at := document
	for _, key := range strings.Split(pointer, "/")[1:] {
		switch v := at.(type) {
		case map[string]any:
			at = v[strings.NewReplacer("~1", "/", "~0", "~").Replace(key)]
		case []any:
			if i, err := strconv.Atoi(key); err == nil && i < len(v) {
				at = v[i]
			}
		}
	}
	return at
}

// looks are the ways in which the page is looked at.
var looks = []struct {
	name, scheme  string
	width, height int64
}{
	{"light", "light", 1280, 900},
	{"dark", "dark", 1280, 900},
	{"phone", "light", 390, 844},
	{"phone-dark", "dark", 390, 844},
}

func TestPage(t *testing.T) {
	ctx := browser(t)
	path, summary := written(t)
	quiet := listen(ctx, path)
	t.Run("keyboard", func(t *testing.T) { withAKeyboard(t, ctx, path) })
	t.Run("screen reader", func(t *testing.T) { forAScreenReader(t, ctx, path) })
	t.Run("print", func(t *testing.T) { inPrint(t, ctx, path) })
	for _, look := range looks {
		t.Run(look.name, func(t *testing.T) {
			var (
				numbers  [][3]string
				overflow float64
				contrast float64
				shot     []byte
			)
			scheme := emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look.scheme}})
			err := chromedp.Run(ctx,
				network.Enable(), log.Enable(), runtime.Enable(),
				scheme, chromedp.EmulateViewport(look.width, look.height),
				chromedp.Navigate("file://"+path),
				chromedp.WaitVisible("#verdict"),
				chromedp.Evaluate(`[...document.querySelectorAll("data")].map(d => [d.dataset.pointer, d.value, d.textContent])`, &numbers),
				chromedp.Evaluate(`document.documentElement.scrollWidth - window.innerWidth`, &overflow),
				chromedp.Evaluate(leastContrast, &contrast),
				chromedp.FullScreenshot(&shot, 100),
			)
			if err != nil {
				t.Fatal(err)
			}
			if len(numbers) < 100 {
				t.Errorf("the browser shows %d numbers of the summary, want a hundred or more", len(numbers))
			}
			for _, n := range numbers {
				if got, err := strconv.ParseFloat(n[1], 64); err != nil || lookup(summary, n[0]) != got {
					t.Errorf("%s is %s in the browser, and %v in the summary", n[0], n[1], lookup(summary, n[0]))
				}
			}
			if overflow > 0 {
				t.Errorf("the page is wider than its window by %v", overflow)
			}
			if contrast < 4.5 { // WCAG 2.2, 1.4.3
				t.Errorf("the least contrast of a text is %.2f, want 4.5 or more", contrast)
			}
			if folder := os.Getenv("SCREENSHOTS"); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, look.name+".png"), shot, 0o644); err != nil {
					t.Error(err)
				}
			}
		})
	}
	quiet.check(t)
}

// leastContrast is that of all texts of the page with what is behind them, as WCAG 2.2 defines it.
const leastContrast = `(() => {
	const parse = c => c.match(/[\d.]+/g).map(Number);
	const linear = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
	const luminance = c => { const [r, g, b] = parse(c).map(linear); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor, p = parse(c); if (p.length < 4 || p[3] > 0) return c; } return "rgb(255,255,255)"; };
	let least = 21;
	for (const e of document.querySelectorAll("body *")) {
		const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
		if (!own || ["TITLE", "title", "desc", "STYLE"].includes(e.tagName)) continue;
		const style = getComputedStyle(e), ink = e instanceof SVGElement ? style.fill : style.color;
		const a = luminance(ink), b = luminance(behind(e));
		least = Math.min(least, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
	}
	return least;
})()`

// withAKeyboard wants the verdict, each chart and the numbers behind it within its reach.
func withAKeyboard(t *testing.T, ctx context.Context, path string) {
	var (
		first     string
		reached   []string
		wanted    []string
		before    bool
		opened    bool
		focusable = `(e => e.id || e.getAttribute("aria-label") || e.textContent.trim().slice(0, 60))(document.activeElement)`
	)
	err := chromedp.Run(ctx,
		chromedp.Navigate("file://"+path),
		chromedp.WaitVisible("#verdict"),
		chromedp.KeyEvent(kb.Tab),
		chromedp.Evaluate(`document.activeElement.className`, &first),
		chromedp.Evaluate(`[...document.querySelectorAll("figure .scroll[aria-label^=Chart]")].map(e => e.getAttribute("aria-label"))`, &wanted),
	)
	if err != nil {
		t.Fatal(err)
	}
	if first != "skip" {
		t.Errorf("the first stop of the keyboard is %q, want the link to the verdict", first)
	}
	for range 60 {
		var at string
		if err := chromedp.Run(ctx, chromedp.KeyEvent(kb.Tab), chromedp.Evaluate(focusable, &at)); err != nil {
			t.Fatal(err)
		}
		reached = append(reached, at)
	}
	for _, chart := range wanted {
		if !slices.Contains(reached, chart) {
			t.Errorf("the keyboard does not reach %q", chart)
		}
	}
	err = chromedp.Run(ctx,
		chromedp.Evaluate(`document.querySelector("figure details").open`, &before),
		chromedp.Focus("figure summary"), chromedp.KeyEvent(kb.Enter),
		chromedp.Evaluate(`document.querySelector("figure details").open`, &opened),
	)
	if err != nil {
		t.Fatal(err)
	}
	if before || !opened {
		t.Errorf("Enter leaves the numbers of a chart open: %v, they were %v", opened, before)
	}
}

// forAScreenReader wants each chart to have a name that is told.
func forAScreenReader(t *testing.T, ctx context.Context, path string) {
	t.Helper()
	// As the browser has it; the library does not know all of its words.
	var tree struct {
		Nodes []struct {
			Ignored bool          `json:"ignored"`
			Role    accessibility `json:"role"`
			Name    accessibility `json:"name"`
		} `json:"nodes"`
	}
	err := chromedp.Run(ctx,
		chromedp.Navigate("file://"+path),
		chromedp.WaitVisible("#verdict"),
		chromedp.ActionFunc(func(ctx context.Context) error { return cdp.Execute(ctx, "Accessibility.getFullAXTree", nil, &tree) }),
	)
	if err != nil {
		t.Fatal(err)
	}
	images, headings := 0, 0
	for _, n := range tree.Nodes {
		if n.Ignored {
			continue
		}
		switch n.Role.Value {
		case "image", "img":
			images++
			if name, _ := n.Name.Value.(string); name == "" {
				t.Error("a chart has no name")
			}
		case "heading":
			headings++
		}
	}
	if images < 8 || headings < 10 {
		t.Errorf("there are %d images and %d headings, want 8 charts and 10 headings or more", images, headings)
	}
}

type accessibility struct {
	Value any `json:"value"`
}

// inPrint wants a few pages.
func inPrint(t *testing.T, ctx context.Context, path string) {
	t.Helper()
	var pdf []byte
	err := chromedp.Run(ctx,
		chromedp.Navigate("file://"+path),
		chromedp.WaitVisible("#verdict"),
		chromedp.ActionFunc(func(ctx context.Context) (err error) {
			pdf, _, err = page.PrintToPDF().WithPrintBackground(true).Do(ctx)
			return err
		}),
	)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(pdf), "%PDF") {
		t.Errorf("the print is no PDF: %.20q", pdf)
	}
	if pages := strings.Count(string(pdf), "/Type /Page\n"); pages < 2 || pages > 15 {
		t.Errorf("the print has %d pages, want 2 to 15", pages)
	}
	if folder := os.Getenv("SCREENSHOTS"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, "print.pdf"), pdf, 0o644); err != nil {
			t.Error(err)
		}
	}
}
