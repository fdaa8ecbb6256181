package command

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/template"

	"github.com/ordergen/ordergen/casefile"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// engineDescription is what a few questions tell of an engine.
type engineDescription struct {
	URL, Order, Cancel, Metrics, Token string
	Price                              string
	Symbols                            []string
	Rate                               int64
}

// Quoted makes a text safe inside of a file.
func (engineDescription) Quoted(s string) string { return strconv.Quote(s) }

// List is the symbols as a list.
func (d engineDescription) List() string {
	quoted := make([]string, len(d.Symbols))
	for i, s := range d.Symbols {
		quoted[i] = strconv.Quote(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func (a *app) initCommand() *cobra.Command {
	var (
		d    engineDescription
		path string
	)
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a commented case for an engine of one's own",
		Long: `init writes a case for an engine that a few flags describe, or, on a terminal, a few
questions. The file says what each line is for; ordergen doctor and ordergen run take it.`,
		Example: "  ordergen init -url http://127.0.0.1:8080 -symbols AAPL,MSFT -order 'POST /v1/orders' -price text -o my.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().NFlag() == 0 && term.IsTerminal(int(os.Stdin.Fd())) {
				ask(a.errOut, os.Stdin, &d, &path)
			}
			text, err := d.file()
			if err != nil {
				return err
			}
			if path == "" {
				_, err = a.console.Out.Write(text)
				return err
			}
			file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if err != nil {
				return err
			}
			if _, err := file.Write(text); err != nil {
				file.Close()
				return err
			}
			return file.Close()
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&d.URL, "url", "http://127.0.0.1:8080", "`address` that all paths are below")
	flags.StringSliceVar(&d.Symbols, "symbols", []string{"AAA"}, "`symbols` that the engine trades, with commas between")
	flags.StringVar(&d.Order, "order", "POST /orders", "`method and path` of a new order; {symbol} stands for its symbol")
	flags.StringVar(&d.Cancel, "cancel", "", "`method and path` of a cancel, such as 'DELETE /orders/{orig}'; none if not given")
	flags.StringVar(&d.Price, "price", "minor", "how a price is `written`: minor for 15000, decimal for 150.00, text for \"150.00\"")
	flags.StringVar(&d.Token, "token", "", "`variable` of the environment with a bearer token; none if not given")
	flags.StringVar(&d.Metrics, "metrics", "", "Prometheus `URL`; none if not given")
	flags.Int64Var(&d.Rate, "rate", 50, "`orders/s`")
	flags.StringVarP(&path, "output", "o", "", "write to `FILE`, which must not exist, in place of the terminal")
	return cmd
}

// ask puts the questions; an empty answer keeps what is there.
func ask(out io.Writer, in io.Reader, d *engineDescription, path *string) {
	lines := bufio.NewScanner(in)
	symbols := strings.Join(d.Symbols, ",")
	for _, q := range []struct {
		text string
		to   *string
	}{
		{"address of the engine", &d.URL},
		{"symbols, with commas between", &symbols},
		{"method and path of a new order", &d.Order},
		{"method and path of a cancel, such as DELETE /orders/{orig}", &d.Cancel},
		{"price: minor, decimal or text", &d.Price},
		{"variable of the environment with a bearer token", &d.Token},
		{"Prometheus endpoint", &d.Metrics},
		{"file to write", path},
	} {
		fmt.Fprintf(out, "%s [%s]: ", q.text, *q.to)
		if !lines.Scan() {
			break
		}
		if answer := strings.TrimSpace(lines.Text()); answer != "" {
			*q.to = answer
		}
	}
	d.Symbols = strings.Split(symbols, ",")
}

// file is the case, which reads back.
func (d engineDescription) file() ([]byte, error) {
	var text bytes.Buffer
	if err := caseTemplate.Execute(&text, d); err != nil {
		return nil, err
	}
	_, err := casefile.Read("the case", text.Bytes())
	return text.Bytes(), err
}

var caseTemplate = template.Must(template.New("case").Parse(`# yaml-language-server: $schema=https://raw.githubusercontent.com/ordergen/ordergen/main/docs/case.schema.json
# A case: what is sent, what it is held to, and how the engine speaks. docs/your-engine.md
# goes through it.
name: MINE
purpose: Does the engine keep every order, and answer in time?

# Each engine with the symbols that it trades.
shards:
  main: {{.List}}

# 60 % of the orders buy within a dollar from the touch; the others rest two dollars below.
flow:
  quantity: {uniform: {min: 10, max: 199}}
  aggressive: 60 %
  aggressive_price: {band: {touch: 150.00, tick: 0.01, min: 0, max: 99}}
  passive_price: {band: {touch: 150.00, tick: 0.01, min: -299, max: -200}}

# The asks that rest before the run, for each symbol, and the rate over time.
runs:
  - seed:
      - symbols: {{.List}}
        orders: 500
        levels: 50
        touch: 150.00
        tick: 0.01
        quantity: {uniform: {min: 10, max: 199}}
    stages:
      - {rate: {{.Rate}}/s, for: 30s}
vus: {max: 100}
window: 10s
top_up: orders # so that the book lasts

# What the client measures, in milliseconds.
thresholds:
  - http_req_duration p(99)<200
  - http_req_failed rate<0.01

target:
  url: {{.Quoted .URL}}
{{- if .Token}}
  headers: {Authorization: "Bearer ${{"{"}}{{.Token}}}"} # of the environment, never printed
{{- end}}
  timeout: 5s
  # How values are written; sides, types and ids can be changed, too.
  values: {price: {{.Price}}}
  # Rename the keys on the left to those of the engine, and add constant ones.
  order:
    send: {{.Quoted .Order}}
    json: {orderId: "{id}", symbol: "{symbol}", side: "{side}", type: "{type}", price: "{price}", quantity: "{quantity}"}
{{- if .Cancel}}
  cancel:
    send: {{.Quoted .Cancel}}
{{- end}}
  # Where an answer tells what traded. An answer without these fields tells nothing, and the
  # metrics must; status and accepted are for engines that refuse with 200.
  answer: {filled: filled, fills: fills}
  # The book comes in by the same request as any order.
  seed: one by one
{{- if .Metrics}}
  # Which series are which figures; a series may have its shard or its symbol as a label.
  metrics:
    urls: [{{.Quoted .Metrics}}]
    figures:
      orders_received: me_orders_received_total
      matches: me_matches_total
      shares_traded: me_traded_quantity_total
{{- else}}
  metrics: none
{{- end}}
`))
