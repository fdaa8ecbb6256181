package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// accepted is an answer of 75 bytes, about what a gateway says.
const accepted = `{"status":"ACCEPTED","orderId":"bench-00001","symbol":"TEST-ASSET-A","n":1}`

// server is the least that can answer an order over HTTP/1.1, so that what is measured
// is the client.
type server struct {
	orders atomic.Int64 // received since the last reset
	after  atomic.Int64 // ns from the first order to the freeze
	length atomic.Int64 // ns of the freeze; 0 for none
	first  atomic.Int64 // UnixNano of the first order
}

// serve prints the server's URL and serves until its standard input is closed.
func serve() error {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + listener.Addr().String())
	go func() {
		io.Copy(io.Discard, os.Stdin) // the parent has gone
		os.Exit(0)
	}()
	var s server
	return (&fasthttp.Server{Handler: s.handle, NoDefaultServerHeader: true, NoDefaultDate: true}).Serve(listener)
}

func (s *server) handle(ctx *fasthttp.RequestCtx) {
	ctx.SetContentType("application/json")
	switch string(ctx.Path()) {
	case "/orders":
		s.freeze(s.orders.Add(1))
		ctx.SetBodyString(accepted)
	case "/count":
		ctx.SetBodyString(strconv.FormatInt(s.orders.Load(), 10))
	case "/reset": // ?after=ns&length=ns
		s.after.Store(int64(ctx.QueryArgs().GetUintOrZero("after")))
		s.length.Store(int64(ctx.QueryArgs().GetUintOrZero("length")))
		s.orders.Store(0)
	default:
		ctx.NotFound()
	}
}

// freeze keeps every order that arrives in the freeze until its end.
func (s *server) freeze(n int64) {
	length := s.length.Load()
	if length == 0 {
		return
	}
	now := time.Now().UnixNano()
	if n == 1 {
		s.first.Store(now)
	}
	from := s.first.Load() + s.after.Load()
	if now >= from && now < from+length {
		time.Sleep(time.Duration(from + length - now))
	}
}

// startServer starts this program as the server, on one core.
func startServer(ctx context.Context, core int) (control, func(), error) {
	self, err := os.Executable()
	if err != nil {
		return control{}, nil, err
	}
	cmd := exec.CommandContext(ctx, self, "serve")
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe() // ends when this process does
	if err != nil {
		return control{}, nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return control{}, nil, err
	}
	if err := startOn(core, cmd); err != nil {
		return control{}, nil, err
	}
	url, err := bufio.NewReader(stdout).ReadString('\n')
	stop := func() {
		stdin.Close()
		cmd.Wait()
	}
	if err != nil {
		stop()
		return control{}, nil, fmt.Errorf("the server did not start: %w", err)
	}
	return control{strings.TrimSpace(url)}, stop, nil
}

// control is the parent's side.
type control struct{ url string }

func (c control) reset(l Load) error {
	_, err := c.get(fmt.Sprintf("/reset?after=%d&length=%d", (l.Duration-l.Freeze)/2, l.Freeze))
	return err
}

// count is the number of orders received since the last reset.
func (c control) count() (int, error) {
	text, err := c.get("/count")
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(text)
}

func (c control) get(path string) (string, error) {
	answer, err := http.Get(c.url + path)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return strings.TrimSpace(string(text)), err
}
