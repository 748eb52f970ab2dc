using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// A published network over timesteps as a model: float64 state in, its own kind of prediction out, classes as indices, "no class" as the
/// index behind the last one. A network with twice the channels also says its variance (Nichol and Dhariwal 2021).
/// </summary>
public sealed class TimestepModel : IGenerativeModel
{
    private readonly TimestepNetwork _network;
    private readonly INetworkFrame _frame;

    /// <summary>A model over a network, which it owns from here on.</summary>
    /// <param name="network">The network with its weights, on <paramref name="device"/>.</param>
    /// <param name="frame">What it is told of a level and what its answer means.</param>
    /// <param name="process">What it was trained on.</param>
    /// <param name="card">What the model is.</param>
    /// <param name="traits">What the validator must know.</param>
    /// <param name="device">Where the network is.</param>
    public TimestepModel(
        TimestepNetwork network, INetworkFrame frame, IContinuousProcess process, ModelCard card, ModelTraits traits, Device device)
    {
        (_network, _frame, Process, Card, Traits, Device) = (network, frame, process, card, traits, device);
        _network.Module.eval();
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
        var state = request.State;
        var rows = state.shape[0];
        var times = RowGroups.PerRow(request.Levels.Select(_frame.Time), rows, Device, Card.Name).to(ScalarType.Float32);
        var scale = RowGroups.PerRow(request.Levels.Select(_frame.InputScale), rows, Device, Card.Name);
        var x = (state * scale.reshape([-1, .. Enumerable.Repeat(1L, (int)state.dim() - 1)])).to(_network.DType);
        var classes = Classes(request.Conditioning.Classes, rows);
        var padded = _network.Forward(RowGroups.Pad(x), RowGroups.Pad(times), classes is null ? null : RowGroups.Pad(classes));
        var raw = padded.narrow(0, 0, rows);

        var channels = state.shape[1];
        var says = raw.shape[1] == 2 * channels;
        var answer = _frame.Answer(says ? raw.narrow(1, 0, channels) : raw, state, request.Levels);
        return answer with
        {
            Value = answer.Value.MoveToOuterDisposeScope(),
            Variance = says ? raw.narrow(1, channels, channels).MoveToOuterDisposeScope() : null,
        };
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _network.Module.Dispose();

    private Tensor? Classes(IReadOnlyList<int>? classes, long rows)
    {
        if (_network.Classes == 0)
            return null;
        if (classes is not null && classes.Count != rows)
            throw new ArgumentException($"{classes.Count} classes are given for {rows} rows; give one a row.", nameof(classes));
        long[] known = [.. Enumerable.Range(0, (int)rows).Select(i => Known(classes?[i] ?? Conditioning.NoClass))];
        return tensor(known, ScalarType.Int64).to(Device);
    }

    private long Known(int index) =>
        index >= 0 && index < _network.Classes ? index
        : index != Conditioning.NoClass ? throw new ArgumentException(
            $"class is {index}; '{Card.Name}' has classes 0 to {_network.Classes - 1}"
            + (_network.HasNoClass ? $", and {Conditioning.NoClass} for none." : "."))
        : _network.HasNoClass ? _network.Classes
        : throw new ArgumentException($"'{Card.Name}' was trained with a class always given; give one of 0 to {_network.Classes - 1}.");
}
