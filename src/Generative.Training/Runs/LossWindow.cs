using System.Globalization;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// Collects losses on the device and reads them in one go at each report. Also keeps the loss curve. Losses not yet reported are
/// part of a checkpoint, so that a resumed run draws the same curve.
/// </summary>
internal sealed class LossWindow : IDisposable
{
    private readonly Tensor window;             // float32 [reportEvery]
    private readonly List<LossPoint> curve = [];
    private int used;

    public LossWindow(int reportEvery, Device device) =>
        window = zeros(reportEvery, ScalarType.Float32, device).DetachFromDisposeScope();

    public IReadOnlyList<LossPoint> Curve => curve;

    public double Smoothed { get; private set; } = double.NaN;

    public bool Full => used == window.shape[0];

    public void Add(Tensor loss)
    {
        using var noGrad = no_grad();
        using var place = window.narrow(0, used++, 1);
        place.copy_(loss);
    }

    /// <summary>Reads the losses since the last report; throws when one is not finite.</summary>
    /// <param name="step">Steps done.</param>
    public float[] Pending(long step)
    {
        using var part = window.narrow(0, 0, used);
        using var host = part.cpu();
        var losses = host.data<float>().ToArray();
        var bad = Array.FindIndex(losses, l => !float.IsFinite(l));
        return bad < 0 ? losses : throw Diverged(step - used + bad + 1, losses[bad]);
    }

    /// <summary>Closes the window: a new point of the curve.</summary>
    public LossPoint Close(long step)
    {
        var point = new LossPoint(step, Pending(step).Average(l => (double)l));
        Append(point);
        used = 0;
        return point;
    }

    /// <summary>Takes over a stored curve and the losses that were pending.</summary>
    public void Restore(IEnumerable<LossPoint> points, ReadOnlySpan<float> pending)
    {
        foreach (var point in points)
            Append(point);
        foreach (var loss in pending[..Math.Min(pending.Length, (int)window.shape[0] - 1)])
        {
            using var value = tensor(loss);
            Add(value);
        }
    }

    public void Dispose() => window.Dispose();

    private void Append(LossPoint point)
    {
        curve.Add(point);
        Smoothed = double.IsNaN(Smoothed) ? point.Loss : Smoothed + (point.Loss - Smoothed) * Math.Max(0.02, 1.0 / curve.Count);
    }

    private static TrainingDivergedException Diverged(long step, float loss) => new(step, string.Create(CultureInfo.InvariantCulture,
        $"The loss is {loss} at step {step}; start again from the last checkpoint with a lower learning rate or stronger clipping."));
}
