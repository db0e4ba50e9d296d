"""robots.txt read plainly, as far as the sites of these tests need it: prefixes, one group for us, one for everyone."""

from urllib.parse import urlsplit

from qa.types import SiteFile


def may_fetch(robots: SiteFile, url: str) -> bool:
    """4xx but 401 and 403 let everything pass; what cannot be read lets nothing pass."""
    if robots.status in {404, 410}:
        return True
    if robots.status != 200 or robots.media_type == "text/html":
        return False
    groups: dict[str, list[str]] = {}
    agents: list[str] = []
    in_rules = True
    for line in robots.body.decode().splitlines():
        key, _, value = line.partition(":")
        if key.lower() == "user-agent":
            agents = [value.strip()] if in_rules else [*agents, value.strip()]
            in_rules = False
        elif key.lower() in {"allow", "disallow"}:
            in_rules = True
            for agent in agents:
                groups.setdefault(agent, []).extend([value.strip()] if key.lower() == "disallow" else [])
    rules = groups.get("BylineBot", groups.get("*", []))
    return not any(rule and urlsplit(url).path.startswith(rule) for rule in rules)
