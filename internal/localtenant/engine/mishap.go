package engine

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"net"
	"net/http"
	"strconv"
	"time"
)

// wait sleeps and reports whether the caller is still there.
func wait(r *http.Request, delay time.Duration) bool {
	if delay <= 0 {
		return true
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// reset ends the connection with a TCP reset, so that the caller sees neither
// an answer nor an orderly end.
func reset(w http.ResponseWriter) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	under := conn
	if secured, ok := conn.(*tls.Conn); ok {
		under = secured.NetConn()
	}
	if tcp, ok := under.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	under.Close()
}

// truncate promises the whole body and sends half of it.
func truncate(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body[:len(body)/2])
	http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// corrupt changes one character inside the sealed text of an answer.
func corrupt(body []byte) []byte {
	var envelope struct {
		Data string `json:"data"`
	}
	if json.Unmarshal(body, &envelope) != nil || len(envelope.Data) < 8 {
		return body
	}
	damaged := []byte(envelope.Data)
	at := len(damaged) / 2
	if damaged[at] == 'A' {
		damaged[at] = 'B'
	} else {
		damaged[at] = 'A'
	}
	return bytes.Replace(body, []byte(envelope.Data), damaged, 1)
}
