from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def described() -> Any:
    return Client().get("/api/v1/openapi.json").json()


def test_the_description_is_openapi_3_1(described: Any) -> None:
    assert described["openapi"].startswith("3.1")


def test_every_door_is_described(described: Any) -> None:
    doors = {(path, method) for path, methods in described["paths"].items() for method in methods}
    assert doors == {
        ("/api/v1/reports", "post"),
        ("/api/v1/reports/key", "get"),
        ("/api/v1/reports/sealed", "post"),
        ("/api/v1/follow-up", "post"),
        ("/api/v1/follow-up/messages", "post"),
        ("/api/v1/partner/reports", "post"),
        ("/api/v1/partner/reports", "get"),
        ("/api/v1/partner/reports/{id}", "get"),
        ("/api/v1/services", "get"),
        ("/api/v1/tour", "get"),
        ("/api/v1/sessions", "get"),
        ("/api/v1/figures", "get"),
        ("/api/v1/figures.csv", "get"),
    }


def test_what_a_report_holds_is_what_was_promised(described: Any) -> None:
    fields = described["components"]["schemas"]["ReportIn"]["properties"]
    assert list(fields) == [
        "addresses", "elsewhere", "category", "seen_at", "message", "language", "about_me",
        "between_children", "urgent", "door", "receipt", "hashes",
    ]  # fmt: skip
    assert fields["addresses"]["maxItems"] == 200


def test_problems_are_described_as_such(described: Any) -> None:
    answers = described["paths"]["/api/v1/follow-up"]["post"]["responses"]
    assert set(answers) == {"200", "400", "404", "413", "422"}
    assert list(answers["404"]["content"]) == ["application/problem+json"]


def test_figures_come_as_json_or_as_a_table(described: Any) -> None:
    answer = described["paths"]["/api/v1/figures"]["get"]["responses"]["200"]
    assert set(answer["content"]) == {"application/json", "text/csv"}


def test_a_batch_is_described_in_both_its_forms(described: Any) -> None:
    operation = described["paths"]["/api/v1/partner/reports"]["post"]
    content = operation["requestBody"]["content"]
    assert set(content) == {"application/json", "application/x-ndjson"}
    assert set(content["application/json"]["schema"]["properties"]) == {
        "addresses", "elsewhere", "category", "seen_at", "message", "language", "urgent",
        "external_reference", "hashes",
    }  # fmt: skip
    assert operation["security"] == [{"Bearer": []}]
    assert described["components"]["securitySchemes"]["Bearer"]["scheme"] == "bearer"


def test_every_reference_leads_somewhere(described: Any) -> None:
    found: list[str] = []

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            found.extend(v for k, v in node.items() if k == "$ref")
            [collect(v) for v in node.values()]
        elif isinstance(node, list):
            [collect(v) for v in node]

    collect(described)
    schemas = described["components"]["schemas"]
    assert [ref for ref in found if ref.removeprefix("#/components/schemas/") not in schemas] == []


def test_a_message_is_described_as_it_is_answered(described: Any) -> None:
    message = described["components"]["schemas"]["MessageOut"]["properties"]
    answers = described["paths"]["/api/v1/follow-up/messages"]["post"]["responses"]
    assert list(message) == ["from", "text", "at"]
    assert set(answers) == {"201", "400", "404", "409", "413", "422", "503"}
