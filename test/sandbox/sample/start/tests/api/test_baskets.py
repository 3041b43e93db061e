from __future__ import annotations

import pytest

from orchard.models.base import Basket


@pytest.fixture
def basket(session):
    session.add(Basket(id=3, label="north gate"))
    session.commit()


class TestListBaskets:
    def test_all(self, client, basket):
        assert client.get("/baskets").json() == [{"id": 3, "label": "north gate"}]


class TestGetBasket:
    def test_found(self, client, basket):
        assert client.get("/baskets/3").json()["label"] == "north gate"
