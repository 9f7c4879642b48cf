package engine

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"syscall"
)

// Transport returns what sends requests to the tenant without a network, so that
// both ends can run under a simulated clock. A caller who gives up gets the
// error of its context; the tenant goes on with the request.
func (t *Tenant) Transport() http.RoundTripper { return inProcess{t} }

type inProcess struct{ tenant *Tenant }

func (p inProcess) RoundTrip(request *http.Request) (*http.Response, error) {
	ctx := request.Context()
	served := request.Clone(ctx)
	served.RequestURI, served.RemoteAddr = request.URL.RequestURI(), "127.0.0.1:0"
	if served.Host == "" {
		served.Host = request.URL.Host
	}
	var sent []byte
	if request.Body != nil {
		var err error
		sent, err = io.ReadAll(request.Body)
		request.Body.Close()
		if err != nil {
			return nil, err
		}
	}
	served.Body = io.NopCloser(bytes.NewReader(sent))
	if request.URL.Scheme == "https" {
		served.TLS = &tls.ConnectionState{} // the addresses that it answers have the scheme
	}
	recorder, aborted := httptest.NewRecorder(), make(chan bool, 1)
	go func() {
		defer func() {
			problem := recover()
			if err, ok := problem.(error); problem != nil && !(ok && errors.Is(err, http.ErrAbortHandler)) {
				panic(problem)
			}
			aborted <- problem != nil
		}()
		p.tenant.ServeHTTP(recorder, served)
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case cut := <-aborted:
		if cut && !recorder.Flushed {
			return nil, syscall.ECONNRESET
		}
		response := recorder.Result()
		response.Request = request
		if cut {
			response.Body = io.NopCloser(io.MultiReader(response.Body, broken{}))
		}
		return response, nil
	}
}

// broken is where the connection ends before the answer does.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
