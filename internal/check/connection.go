package check

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"time"
)

// renewSoon is how long before its end a certificate is worth a warning.
const renewSoon = 14 * 24 * time.Hour

// trace is what the first connection has shown.
type trace struct {
	mu        sync.Mutex
	addresses []string // of the host, as it was looked up
	unknown   error    // why it has none
	connected string   // to that address
	security  *tls.ConnectionState
}

func (t *trace) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSDone: func(i httptrace.DNSDoneInfo) {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.unknown, t.addresses = i.Err, nil
			for _, a := range i.Addrs {
				t.addresses = append(t.addresses, a.String())
			}
		},
		ConnectDone: func(_, address string, err error) {
			t.mu.Lock()
			defer t.mu.Unlock()
			if err == nil {
				t.connected = address
			}
		},
		TLSHandshakeDone: func(s tls.ConnectionState, err error) {
			t.mu.Lock()
			defer t.mu.Unlock()
			if err == nil {
				t.security = &s
			}
		},
	}
}

// connection makes the first connection, to the Admin API, and tells how far it came.
func (c *conversation) connection(ctx context.Context) bool {
	var t trace
	started := time.Now()
	_, err := c.client.ServicePublicKey(httptrace.WithClientTrace(ctx, t.hooks()), adminService)
	t.mu.Lock()
	defer t.mu.Unlock()
	address, _ := url.Parse(cmp.Or(c.cfg.AdminAPI, c.cfg.BaseURL)) // which the settings have checked
	host := address.Hostname()
	switch {
	case t.unknown != nil:
		return c.answered("name", started, "", cmp.Or(err, t.unknown))
	case net.ParseIP(host) != nil:
		c.add("name", skipped, host+" is an address")
	case t.addresses == nil:
		c.add("name", skipped, host+" is looked up by a proxy")
	default:
		c.add("name", ok, host+": "+strings.Join(t.addresses, ", "))
	}
	if t.connected == "" {
		return c.answered("connection", started, "", cmp.Or(err, errors.New("no connection was made")))
	}
	c.answered("connection", started, t.connected, nil)
	switch {
	case address.Scheme == "http":
		c.add("TLS", skipped, "http, on this machine")
	case t.security == nil:
		return c.answered("TLS", started, "", cmp.Or(err, errors.New("the handshake did not end")))
	default:
		said, err := t.certificate()
		return c.answered("TLS", started, said, err)
	}
	return true
}

// certificate says what secures the connection, and until when.
func (t *trace) certificate() (string, error) {
	if len(t.security.PeerCertificates) == 0 {
		return tls.VersionName(t.security.Version), nil
	}
	leaf := t.security.PeerCertificates[0]
	issuer := cmp.Or(leaf.Issuer.CommonName, strings.Join(leaf.Issuer.Organization, ", "))
	said := fmt.Sprintf("%s, certificate of %s by %s until %s", tls.VersionName(t.security.Version),
		cmp.Or(leaf.Subject.CommonName, strings.Join(leaf.DNSNames, ", ")), issuer, leaf.NotAfter.UTC().Format(time.DateOnly))
	if time.Until(leaf.NotAfter) < renewSoon {
		return "", caution{said, "The certificate expires soon: it must be renewed where the tenant is served."}
	}
	return said, nil
}
