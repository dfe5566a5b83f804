// A real OpenID provider on loopback, with one client and people who need no password: whatever is
// typed as `login` is the subject. Arguments: port, client id, client secret, redirect addresses.
import Provider from "oidc-provider";

const [port, clientId, secret, ...redirects] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: clientId,
    client_secret: secret,
    redirect_uris: redirects,
    grant_types: ["authorization_code"],
    response_types: ["code"],
  }],
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["given_name", "family_name"] },
  conformIdTokenClaims: false,
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({
      sub,
      email: `${sub}@example.com`,
      email_verified: !sub.startsWith("unverified"),
      given_name: "Sample",
      family_name: "Person",
    }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => process.stdout.write("ready\n"));
