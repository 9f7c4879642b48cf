package client

import "context"

// EffectivePasswordPolicy is what a module's users must respect when they
// choose a password: API reference, Admin API, group Password Policy.
type EffectivePasswordPolicy struct {
	Rules struct {
		Min        Number `json:"min"`
		Special    Bool   `json:"special"`
		Number     Bool   `json:"number"`
		NoUsername Bool   `json:"noUsername"`
		NoSpaces   Bool   `json:"noSpaces"`
		AllowInRow Number `json:"allowInRow"`
	} `json:"rules"`
	Descriptions []string `json:"descriptions"`
}

// PasswordPolicy returns POST /pwd-policy/fetch for a module. It needs the
// license key, and no administrator.
func (c *Client) PasswordPolicy(ctx context.Context, moduleID string) (*EffectivePasswordPolicy, error) {
	e := endpoint{method: "POST", path: "/pwd-policy/fetch", needs: withLicense, reads: true, community: true}
	in := struct {
		ModuleID string `json:"moduleId"`
	}{moduleID}
	policy := new(EffectivePasswordPolicy)
	if err := c.do(ctx, e, in, policy); err != nil {
		return nil, err
	}
	return policy, nil
}
