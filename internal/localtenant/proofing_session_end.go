package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

// proofingSessionEndOperations serves the calls that end a session or begin it again.
func proofingSessionEndOperations() []operation {
	const one = "/proofingsession/{sessionId}"
	return []operation{
		{Endpoint: "idproofingapi GET " + one + "/complete", Handle: endProofingSession("COMPLETED", "PENDING", "INPROGRESS")},
		{Endpoint: "idproofingapi GET " + one + "/decline", Handle: endProofingSession("DECLINED", "PENDING", "INPROGRESS")},
		{Endpoint: "idproofingapi POST " + one + "/upload/cancel", Body: engine.Texts("screenName"), Handle: endProofingSession("COMPLETED", "INPROGRESS")},
		{Endpoint: "idproofingapi GET " + one + "/retry", Handle: retryProofingSession},
		{Endpoint: "idproofingapi GET " + one + "/retry/cancel", Handle: cancelProofingRetry},
	}
}

// endProofingSession brings a session to a status from one of others, and answers as
// the sample of its call does.
func endProofingSession(to string, from ...string) func(*call) answer {
	return func(c *call) answer {
		session, refused := openProofingSession(c, from...)
		if refused != nil {
			return *refused
		}
		setProofingStatus(c.State, session, to)
		switch {
		case to == "DECLINED":
			return engine.ReplyPlain(map[string]any{"status": to, "user": userOf(session), "id": session["id"], "documentType": session["documentType"]})
		case len(from) == 1: // an upload that is canceled
			session["resultStatus"] = "NOT_PERFORMED"
			return engine.ReplyPlain(map[string]any{"data": map[string]any{"status": to}})
		}
		return engine.ReplyPlain(map[string]any{"completionStatus": session["resultStatus"]})
	}
}

// openProofingSession returns a session that has one of some statuses.
func openProofingSession(c *call, from ...string) (map[string]any, *answer) {
	session := findProofingSession(c.State, c.Params["sessionId"])
	if session == nil {
		missing := c.Missing("sessionId", "proofing session "+c.Params["sessionId"])
		return nil, &missing
	}
	status := proofingStatus(c.State, session)
	for _, allowed := range from {
		if status == allowed {
			return session, nil
		}
	}
	refused := engine.InvalidField("sessionId", "the session is "+status)
	return nil, &refused
}

// retryProofingSession lets a session that was completed begin again, as often as it
// is asked to.
func retryProofingSession(c *call) answer {
	session, refused := openProofingSession(c, "COMPLETED", "INPROGRESS")
	if refused != nil {
		return *refused
	}
	session["retried"] = true
	setProofingStatus(c.State, session, "INPROGRESS")
	return answer{Status: 200}
}

// cancelProofingRetry takes a retry back: the session is as it was before.
func cancelProofingRetry(c *call) answer {
	session, refused := openProofingSession(c, "COMPLETED", "INPROGRESS")
	if refused != nil {
		return *refused
	}
	if session["retried"] != true {
		return engine.InvalidField("sessionId", "the session has no retry")
	}
	setProofingStatus(c.State, session, "COMPLETED")
	return answer{Status: 200}
}
