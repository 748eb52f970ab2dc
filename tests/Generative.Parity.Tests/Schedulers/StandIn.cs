using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The formulas that stand for a network in the scheduler fixtures.</summary>
internal sealed class StandIn(Func<Tensor, double, Tensor> network, SchedulerConfig config, long[] shape) : IGenerativeModel
{
    public ModelCard Card { get; } = new("stand-in", shape);

    public ModelTraits Traits { get; } = new(config.Prediction);

    public IForwardProcess Process { get; } = config.CreateProcess();

    public Device Device => CPU;

    /// <summary>0.6 sin(1.7 x + 0.013 t + 0.05 b + 0.31 c + 0.17 h - 0.23 w) + 0.25 x.</summary>
    public static Tensor Wave(Tensor x, double t)
    {
        var phase = 0.013 * t + 1.7 * x;
        double[] factors = [0.05, 0.31, 0.17, -0.23];
        for (var d = 0; d < 4; d++)
            phase += factors[d] * arange(x.shape[d], ScalarType.Float64).reshape([.. Enumerable.Range(0, 4).Select(i => i == d ? -1L : 1L)]);
        return 0.6 * phase.sin() + 0.25 * x;
    }

    /// <summary>x t / (t + 1).</summary>
    public static Tensor Linear(Tensor x, double t) => x * (t / (t + 1));

    /// <summary>x_T as the prior, and the stored rows in the order in which draws are first asked for.</summary>
    public static ReplaySource Replay(Tensor start, Tensor noise)
    {
        List<DrawKey> asked = [];
        return new((int)start.shape[0], key =>
        {
            if (key.Name == "prior")
                return start;
            if (!asked.Contains(key))
                asked.Add(key);
            return noise[asked.IndexOf(key)];
        });
    }

    public Prediction Predict(PredictionRequest request)
    {
        var level = request.Levels.Uniform;
        var time = config.TimeOf(level);
        return config.Preconditioning is { } edm
            ? new(edm.Skip(level) * request.State + edm.Out(level) * network(edm.In(level) * request.State, time), PredictionKind.Clean)
            : new(network(request.State, time), config.Prediction);
    }

    public void Dispose() { }
}
