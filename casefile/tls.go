package casefile

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"

	"github.com/ordergen/ordergen/casefile/internal/form"
)

// TLS says whom https trusts, by paths of PEM files.
type TLS struct {
	CA, Certificate, Key string
	Insecure             bool // Anybody is trusted, which is for tests.
}

var tlsForm = form.Object(
	form.Key("ca", "A PEM file with the authorities that are trusted.", func(t *TLS) *string { return &t.CA }, form.Text()),
	form.Key("certificate", "A PEM file with the client's certificate.", func(t *TLS) *string { return &t.Certificate }, form.Text()),
	form.Key("key", "A PEM file with the client's key.", func(t *TLS) *string { return &t.Key }, form.Text()),
	form.Key("insecure", "Trust anybody, for tests.", func(t *TLS) *bool { return &t.Insecure }, form.Bool()),
)

func (t TLS) config() (*tls.Config, error) {
	if t == (TLS{}) {
		return nil, nil
	}
	c := &tls.Config{InsecureSkipVerify: t.Insecure}
	if t.CA != "" {
		pem, err := os.ReadFile(t.CA)
		if err != nil {
			return nil, fmt.Errorf("tls: ca: %w", err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("tls: ca: %s has no certificate in PEM", t.CA)
		}
	}
	if t.Certificate != "" || t.Key != "" {
		pair, err := tls.LoadX509KeyPair(t.Certificate, t.Key)
		if err != nil {
			return nil, fmt.Errorf("tls: certificate and key: %w", err)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c, nil
}
