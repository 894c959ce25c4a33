package app

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"gametape/coach"
)

// stageMetrics tells Prometheus how many stages are in which state.
type stageMetrics struct {
	counts coach.StageWatch
	log    *slog.Logger
	desc   *prometheus.Desc
}

func metrics(counts coach.StageWatch, log *slog.Logger) http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), stageMetrics{
		counts: counts, log: log,
		desc: prometheus.NewDesc("gametape_stages", "Stages of calls and clips by name and state.", []string{"stage", "state"}, nil),
	})
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}

// Describe and Collect implement prometheus.Collector.
func (m stageMetrics) Describe(ch chan<- *prometheus.Desc) { ch <- m.desc }

func (m stageMetrics) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	counts, err := m.counts.CountStages(ctx)
	if err != nil {
		m.log.Warn("count stages", "err", err)
		return
	}
	for name, states := range counts {
		for state, n := range states {
			ch <- prometheus.MustNewConstMetric(m.desc, prometheus.GaugeValue, float64(n), string(name), string(state))
		}
	}
}
