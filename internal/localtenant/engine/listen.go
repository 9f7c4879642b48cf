package engine

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"time"
)

// TLS makes a server speak https with a certificate for localhost and
// 127.0.0.1, signed by a CA that is made for the occasion. Its zero value is
// ready to use.
type TLS struct{}

// Server is a tenant that listens.
type Server struct {
	URL   string // scheme, host and port
	CAPEM string // the CA to trust, only with TLS

	http     *http.Server
	listener net.Listener
	done     chan struct{}
}

// Listen serves the tenant on a loopback address such as "127.0.0.1:0"; others
// are refused. secure is nil for plain http.
func (t *Tenant) Listen(addr string, secure *TLS) (*Server, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("%s is not a loopback address; the local tenant serves this machine only", addr)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &Server{URL: "http://" + listener.Addr().String(), listener: listener, done: make(chan struct{})}
	s.http = &http.Server{
		Handler:           t,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // aborted connections are what faults are for
	}
	if secure != nil {
		certificate, ca, err := selfMade()
		if err != nil {
			listener.Close()
			return nil, err
		}
		s.URL, s.CAPEM = "https://"+listener.Addr().String(), ca
		// HTTP/1.1 only: a fault has to reach the TCP connection.
		s.listener = tls.NewListener(listener, &tls.Config{
			Certificates: []tls.Certificate{certificate}, NextProtos: []string{"http/1.1"}, MinVersion: tls.VersionTLS12,
		})
	}
	go func() {
		defer close(s.done)
		s.http.Serve(s.listener)
	}()
	return s, nil
}

// Close ends the server: calls under way get a moment to finish.
func (s *Server) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		s.http.Close()
	}
	<-s.done
}

func selfMade() (tls.Certificate, string, error) {
	fail := func(err error) (tls.Certificate, string, error) { return tls.Certificate{}, "", err }
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fail(err)
	}
	from, until := time.Now().Add(-time.Hour), time.Now().AddDate(1, 0, 0)
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "local tenant CA"},
		NotBefore: from, NotAfter: until, IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, caKey.Public(), caKey)
	if err != nil {
		return fail(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fail(err)
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano() + 1), Subject: pkix.Name{CommonName: "localhost"},
		NotBefore: from, NotAfter: until,
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, ca, key.Public(), caKey)
	if err != nil {
		return fail(err)
	}
	pemText := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER})
	return tls.Certificate{Certificate: [][]byte{leafDER, caDER}, PrivateKey: key}, string(pemText), nil
}
