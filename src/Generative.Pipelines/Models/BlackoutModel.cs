using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// The birth rate of a pure death process as a model: counts in, the births still to come out (<see cref="PredictionKind.Count"/>), classes
/// as one-hot rows. The network runs in its weights' dtype.
/// </summary>
public sealed class BlackoutModel : IGenerativeModel
{
    private readonly BlackoutNetwork _network;

    /// <summary>A model over a network, which it owns from here on.</summary>
    /// <param name="network">The network, with its weights, on <paramref name="device"/>.</param>
    /// <param name="process">The process it was trained on.</param>
    /// <param name="card">What the model is.</param>
    /// <param name="traits">What it was trained on; its output must be the count.</param>
    /// <param name="device">Where the network is.</param>
    /// <exception cref="ArgumentException">Network and process disagree on the largest count.</exception>
    public BlackoutModel(BlackoutNetwork network, PureDeathProcess process, ModelCard card, ModelTraits traits, Device device)
    {
        if (network.Support != process.Support)
            throw new ArgumentException(
                $"The network counts {network.Support} levels, the process {process.Support}; they must agree.", nameof(network));
        (_network, Process, Card, Traits, Device) = (network, process, card, traits, device);
        _network.eval();
    }

    /// <inheritdoc/>
    public ModelCard Card { get; }

    /// <inheritdoc/>
    public ModelTraits Traits { get; }

    /// <inheritdoc/>
    public IForwardProcess Process { get; }

    /// <inheritdoc/>
    public Device Device { get; }

    /// <inheritdoc/>
    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var rows = request.State.shape[0];
        var time = RowGroups.PerRow(request.Levels, rows, Device, Card.Name);
        var classes = ClassRows.OneHot(request.Conditioning.Classes, rows, _network.LabelDim, Card.Name);
        var rate = _network.Rate(RowGroups.Pad(request.State), RowGroups.Pad(time),
            classes is null ? null : RowGroups.Pad(classes.to(Device)));
        return new(rate.narrow(0, 0, rows).MoveToOuterDisposeScope(), PredictionKind.Count);
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _network.Dispose();
}
