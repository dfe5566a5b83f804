from livery.asgi import Server
from support.server import browser_at
from support.vendors import PASSWORD, Vendor


async def test_probe(server: Server, vendor: Vendor) -> None:
    org = await vendor.organization()
    who = await vendor.person("ada@example.com", (org, "organization-admin"))
    lic = await vendor.license(organization_id=org, account_id=who)
    await vendor.save()
    async with browser_at(server, vendor.host) as b:
        for m, p, kw in [
            ("GET", "/", {}),
            ("GET", "/sign-in", {}),
            ("HEAD", "/sign-in", {}),
            ("OPTIONS", "/sign-in", {}),
            ("GET", "/sign-in?next=%ff&next=/a", {}),
            ("GET", "/sign-in?next=%00", {}),
            ("GET", "/x?a=%ff%00", {}),
            ("GET", "/%ff", {}),
            ("GET", "/%00", {}),
            ("GET", "/%zz", {}),
            ("GET", "/a%2fb", {}),
            ("GET", "//sign-in", {}),
            ("PUT", "/sign-in", {}),
            ("TRACE", "/sign-in", {}),
            ("FOO", "/sign-in", {}),
            ("CONNECT", "/sign-in", {}),
            ("FOO", "/api/v1/me", {}),
            ("DELETE", "/nope", {}),
            ("POST", "/nope", {}),
            ("GET", "/api/v1/me", {}),
            ("POST", "/api/v1/me", {}),
            ("GET", "/api", {}),
            ("GET", "/api/v1/zzz", {}),
            ("OPTIONS", "/api/v1/me", {}),
            ("HEAD", "/api/v1/me", {}),
            ("POST", "/sign-in", {"data": {"email": "ada@example.com", "password": "x"}}),
            (
                "POST",
                "/sign-in",
                {
                    "content": b"email=%ff&password=\xff\xfe",
                    "headers": {"content-type": "application/x-www-form-urlencoded"},
                },
            ),
            (
                "POST",
                "/sign-in",
                {
                    "content": b"email=%00&password=a",
                    "headers": {"content-type": "application/x-www-form-urlencoded"},
                },
            ),
            (
                "POST",
                "/sign-in",
                {
                    "content": b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\n\xff\r\n--b--\r\n',
                    "headers": {"content-type": "multipart/form-data; boundary=b"},
                },
            ),
            (
                "POST",
                "/sign-in",
                {
                    "content": b'--b\r\nContent-Disposition: form-data; name="email"\r\nContent-Type: text/plain; charset=nonsense\r\n\r\nx\r\n--b--\r\n',
                    "headers": {"content-type": "multipart/form-data; boundary=b"},
                },
            ),
            (
                "POST",
                "/sign-in",
                {"content": b"x", "headers": {"content-type": "multipart/form-data"}},
            ),
            (
                "POST",
                "/sign-in",
                {"content": b"x", "headers": {"content-type": "multipart/form-data; boundary="}},
            ),
            (
                "POST",
                "/sign-in",
                {"content": b"x", "headers": {"content-type": "multipart/form-data; boundary=b"}},
            ),
            ("POST", "/sign-in", {"content": b"x", "headers": {"content-type": "\xff\xfe"}}),
            (
                "POST",
                "/sign-in",
                {"content": b"[" * 100000, "headers": {"content-type": "application/json"}},
            ),
            (
                "POST",
                "/sign-in",
                {
                    "content": b"a=1&" * 500000,
                    "headers": {"content-type": "application/x-www-form-urlencoded"},
                },
            ),
            (
                "POST",
                "/sign-in",
                {
                    "content": b"a=1&" * 200000,
                    "headers": {"content-type": "application/x-www-form-urlencoded"},
                },
            ),
            ("GET", "/licenses", {"headers": {"cookie": "session=\xff; a; =; session"}}),
            ("GET", "/brand/..%2f..%2fx.png", {}),
            ("GET", "/static/", {}),
            ("GET", "/static/../../etc/passwd", {}),
            ("GET", "/static", {}),
            ("GET", "/sign-in/", {}),
            ("GET", "/licenses/" + "x" * 5000, {}),
        ]:
            try:
                r = await b.request(m, p, **kw)
                print(
                    m,
                    p[:40],
                    "->",
                    r.status_code,
                    r.headers.get("content-type"),
                    r.headers.get("location"),
                    "len",
                    len(r.content),
                    r.headers.get("content-length"),
                    r.headers.get("allow"),
                    r.headers.get("vary"),
                    r.headers.get("cache-control"),
                )
            except Exception as e:
                print(m, p[:40], "-> EXC", type(e), str(e)[:150])
        r = await b.post("/sign-in", data={"email": "ada@example.com", "password": PASSWORD})
        print(r.status_code, r.headers)
        r = await b.get("/licenses")
        print(r.status_code, r.headers, len(r.text))
        r = await b.get("/licenses.csv")
        print(r.status_code, r.headers, r.text)
        r = await b.head("/licenses.csv")
        print(r.status_code, r.headers, r.text)
        r = await b.post(f"/licenses/{lic}/key")
        print(r.status_code, r.headers)
        print(lic)
        for s in (str(lic).upper(), "{" + str(lic) + "}", lic.hex, "urn:uuid:" + str(lic)):
            print((await b.get(f"/licenses/{s}")).status_code)
