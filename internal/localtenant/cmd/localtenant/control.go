package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/regular"
)

// control runs a command against a tenant that serves.
func control(ctx context.Context, verb string, flags *flag.FlagSet, args []string, stdout io.Writer) error {
	address := flags.String("url", "http://127.0.0.1:8742", "where the tenant serves")
	caFile := flags.String("ca-file", "", "the CA of a tenant that serves https")
	collection := flags.String("collection", "", "collection, such as service_providers")
	name := flags.String("name", "", "the object's name")
	id := flags.String("id", "", "the object's id")
	set := flags.String("set", "", "JSON")
	token := tokenFlag(flags)
	reset := flags.Bool("reset", false, "with journal: forget it")
	if err := parse(flags, args); err != nil {
		return err
	}
	method, path, body := http.MethodPost, verb, any(nil)
	values := json.RawMessage(*set)
	if *set != "" && !json.Valid(values) {
		return errors.New("-set is not JSON")
	}
	object := map[string]any{"collection": *collection, "id": *id, "name": *name}
	switch verb {
	case "show":
		method, path = http.MethodGet, "state?collection="+url.QueryEscape(*collection)
	case "violations":
		method = http.MethodGet
	case "journal":
		method = map[bool]string{false: http.MethodGet, true: http.MethodDelete}[*reset]
	case "modes":
		if *set == "" {
			method = http.MethodGet
		} else {
			body = values
		}
	default:
		if verb != "remove" && *set == "" {
			return errors.New("-set is required")
		}
		switch verb {
		case "fault":
			body = values
		case "add":
			body = map[string]any{"collection": *collection, "object": values}
		case "change":
			object["set"] = values
			body = object
		default:
			body = object
		}
	}
	client, err := httpClient(ctx, *caFile)
	if err != nil {
		return err
	}
	return exchange(ctx, client, method, strings.TrimSuffix(*address, "/")+"/_local/"+path, *token, body, stdout)
}

// tokenFlag is of the control token. A process list shows flags, but not the
// environment.
func tokenFlag(flags *flag.FlagSet) *string {
	return flags.String("control-token", os.Getenv(tokenVariable), "token of control calls, by default $"+tokenVariable)
}

func httpClient(ctx context.Context, caFile string) (*http.Client, error) {
	client := &http.Client{Timeout: 30 * time.Second}
	if caFile == "" {
		return client, nil
	}
	ca, err := regular.Read(ctx, caFile, 1<<20)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		return nil, fmt.Errorf("%s holds no certificate", caFile)
	}
	client.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	return client, nil
}

func exchange(ctx context.Context, client *http.Client, method, address, token string, body any, stdout io.Writer) error {
	var content io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, address, content)
	if err != nil {
		return err
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode == http.StatusUnauthorized {
		return errors.New(strings.TrimSpace(string(answer)))
	}
	var pretty bytes.Buffer
	if json.Indent(&pretty, answer, "", "  ") != nil {
		return fmt.Errorf("%s answers %s, which is not a local tenant with control", address, response.Status)
	}
	if response.StatusCode != http.StatusOK {
		var problem struct{ Message string }
		json.Unmarshal(answer, &problem)
		return errors.New(problem.Message)
	}
	fmt.Fprintln(stdout, pretty.String())
	return nil
}
