"""The bookmark that hands the page one is looking at to this program."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from nicegui import Client

from ui.services import Place

# It opens a new tab and puts what it read behind the #: no policy of a page forbids that, and nothing is sent by the
# page itself. It holds no secret, since the page it runs on could read it. 2 MiB is the longest address of a browser.
SCRIPT = """(()=>{const d=document,q=(s)=>d.querySelector(s),c=(s,n)=>(s||'').slice(0,n),
s=c(String(getSelection()),60000),m=q('main,[role=main],article')||d.body,o={};
d.querySelectorAll('meta[property^="og:"]').forEach((e)=>{o[e.getAttribute('property')]=c(e.content,400)});
const k=q('link[rel=canonical]');if(k){o.canonical=c(k.href,1900)}
const p={url:c(location.href,1900),title:c(d.title,400),heading:c((q('h1')||{}).innerText,400),meta:o,
data:[...d.querySelectorAll('script[type*="ld+json"]')].map((e)=>e.textContent).filter((t)=>t.length<100000).slice(0,12),
marked:c((q('[itemtype*="schema.org/JobPosting"]')||{}).outerHTML,30000),text:s||c(m.innerText,60000),selected:!!s};
while(p.data.join('').length>100000){p.data.pop()}
open('BASE/capture#'+encodeURIComponent(JSON.stringify(p)),'_blank','noopener')})()"""
PLAIN = "()=>{}[]*,:;'/?.!&|+$-_~"


def bookmarklet(base: str) -> str:
    """The bookmark's address; ``base`` is where this program answers, such as ``http://127.0.0.1:8080``."""
    return "javascript:" + quote("".join(SCRIPT.split("\n")).replace("BASE", base), safe=PLAIN)


def base_of(client: Client, place: Place) -> str:
    """Where the person reaches this program: the gate lets nothing through that came by another name."""
    host = client.request.headers.get("host", "")
    public = urlsplit(place.public_url)
    return place.public_url if public.netloc == host else f"http://{host}"
