package formats

import (
	"bytes"
	"fmt"
	"io"

	"github.com/ordergen/ordergen"
)

// unoccupied is the price of a level of LOBSTER's orderbook file that there is none of.
const unoccupied = 9_999_999_999

// ReadLevels reads the first line of a LOBSTER orderbook file: the book just after the
// first message of the message file. Each level that holds something comes as an Added
// message, the best of both sides first. The columns are ask price, ask size, bid price
// and bid size of the first level, of the second, and so on.
func ReadLevels(r io.Reader, symbol string) ([]Message, error) {
	for l, err := range lines(r) {
		if err != nil {
			return nil, err
		}
		return parseLevels(l, symbol)
	}
	return nil, &Damage{Line: 1, Want: "the levels of a book"}
}

func parseLevels(l line, symbol string) ([]Message, error) {
	columns := bytes.Split(l.text, []byte{','})
	if len(columns)%4 != 0 {
		return nil, &Damage{Line: l.number, Found: fmt.Sprintf("%d columns", len(columns)), Want: "four for each level: ask price, ask size, bid price, bid size"}
	}
	var (
		levels []Message
		at     int
	)
	for i := 0; i < len(columns); i += 2 {
		price, ok := wholeNumber(bytes.TrimSpace(columns[i]))
		if !ok {
			return nil, l.damage(at, columns[i], "10,000 times a price in dollars")
		}
		at += len(columns[i]) + 1
		shares, ok := wholeNumber(bytes.TrimSpace(columns[i+1]))
		if !ok || shares < 0 {
			return nil, l.damage(at, columns[i+1], "shares, at least 0")
		}
		at += len(columns[i+1]) + 1
		if shares == 0 || price == unoccupied || price == -unoccupied {
			continue
		}
		side := ordergen.Sell
		if i%4 == 2 {
			side = ordergen.Buy
		}
		levels = append(levels, Message{Kind: Added, Symbol: symbol, Side: side, Shares: shares, Price: price})
	}
	return levels, nil
}
