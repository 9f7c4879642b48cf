package client

import (
	"context"
	"encoding/json"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/jsontext"
)

// Metrics returns the figures that the reference names. Those that begin with
// M_C_ are counts.
func Metrics() []string {
	return []string{
		"M_C_ACTIVE_USER", "M_C_LOGIN_FAILED", "M_C_LOGINS", "M_C_NEW_DEVICES", "M_G_APPLICATION_USAGE", "M_G_LOGIN_FAILED",
		"M_GT_SUCCESSFUL_AUTHENTICATIONS", "M_T_NEW_DEVICES",
	}
}

// Metric is a figure: a count, or a list of which the reference prints no
// members.
type Metric struct {
	Count    *int64
	List     []string // canonical JSON, nil for a count
	From, To time.Time
}

// Metric returns a figure by its name: POST /reports/metrics. zone is the time
// zone of the answer, "" for the tenant's. A range without length is a day, by
// its hours.
func (c *Client) Metric(ctx context.Context, name, zone string, from, to time.Time) (*Metric, error) {
	body, from, to, err := c.reportBody(ctx, ReportQuery{From: from, To: to}, map[string]string{"metricsName": name, "responseTimezone": zone})
	if err != nil {
		return nil, err
	}
	said, err := c.exchange(ctx, reportMetrics, nil, body)
	if err != nil {
		return nil, err
	}
	metric := &Metric{From: from, To: to}
	raw := unwrap(said)
	for depth := 0; depth < 3 && opens(raw, '{') && members(raw)["count"] != nil; depth++ {
		raw = members(raw)["count"]
	}
	var number Number
	switch list := listed(raw); {
	case opens(raw, '['):
		metric.List = make([]string, len(list))
		for i, one := range list {
			metric.List[i] = jsontext.Canonical(string(one))
		}
		if len(list) == 1 && members(list[0])["count"] != nil && len(members(list[0])) == 1 && json.Unmarshal(members(list[0])["count"], &number) == nil {
			metric.List, metric.Count = nil, new(int64(number)) // in a list of one
		}
	case isEmpty(raw):
		metric.List = []string{}
	case len(raw) > 0 && string(raw) != "null" && json.Unmarshal(raw, &number) == nil:
		metric.Count = new(int64(number))
	default:
		return nil, c.fail(reportMetrics, &Error{Message: "the answer does not have the documented form: it holds neither a count nor a list"}, nil)
	}
	return metric, nil
}
