using Generative.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// A preconditioned denoiser as a model: float64 state in, clean estimate out, classes as one-hot rows. The network runs in
/// its weights' dtype.
/// </summary>
public sealed class EdmModel : IGenerativeModel
{
    private readonly EdmPrecond _network;
    private readonly IContinuousProcess _process;

    /// <summary>A model over a network, which it owns from here on.</summary>
    /// <param name="network">The denoiser, with its weights, on <paramref name="device"/>.</param>
    /// <param name="process">A Gaussian process; its noise to signal ratio is the network's sigma.</param>
    /// <param name="card">What the model is.</param>
    /// <param name="traits">What it was trained on; its output must be the clean state.</param>
    /// <param name="device">Where the network is.</param>
    public EdmModel(EdmPrecond network, IContinuousProcess process, ModelCard card, ModelTraits traits, Device device)
    {
        (_network, _process, Card, Traits, Device) = (network, process, card, traits, device);
        _network.eval();
    }

    /// <inheritdoc/>
    public ModelCard Card { get; }

    /// <inheritdoc/>
    public ModelTraits Traits { get; }

    /// <inheritdoc/>
    public IForwardProcess Process => _process;

    /// <inheritdoc/>
    public Device Device { get; }

    /// <inheritdoc/>
    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var rows = request.State.shape[0];
        var sigma = Sigma(request.Levels, rows);
        var state = request.State / Scale(request.Levels, rows);
        var classes = OneHot(request.Conditioning.Classes, rows);
        var clean = _network.Denoise(RowGroups.Pad(state), RowGroups.Pad(sigma), classes is null ? null : RowGroups.Pad(classes));
        return new(clean.narrow(0, 0, rows).MoveToOuterDisposeScope(), PredictionKind.Clean);
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _network.Dispose();

    private Tensor Sigma(NoiseLevels levels, long rows) => PerRow(levels.Select(_process.Sigma), rows);

    private Tensor Scale(NoiseLevels levels, long rows) => PerRow(levels.Select(_process.Scale), rows).reshape(-1, 1, 1, 1);

    private Tensor PerRow(NoiseLevels levels, long rows) => RowGroups.PerRow(levels, rows, Device, Card.Name);

    private Tensor? OneHot(IReadOnlyList<int>? classes, long rows)
    {
        if (_network.LabelDim == 0 || classes is null)
            return null;
        if (classes.Count != rows)
            throw new ArgumentException($"{classes.Count} classes are given for {rows} rows; give one a row.", nameof(classes));
        var hot = zeros(rows, _network.LabelDim, ScalarType.Float32, CPU);
        for (var i = 0; i < classes.Count; i++)
            if (classes[i] != Conditioning.NoClass)
                hot[i, Known(classes[i])] = 1;
        return hot.to(Device);
    }

    private int Known(int index) => index >= 0 && index < _network.LabelDim ? index
        : throw new ArgumentException($"class is {index}; '{Card.Name}' has classes 0 to {_network.LabelDim - 1}, and {Conditioning.NoClass} for none.");
}
