using Generative.Checkpoints;
using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A folder with a Griffin network under its published names, and stored cases.</summary>
/// <param name="folder">The folder.</param>
internal sealed class GriffinFixture(string folder)
{
    /// <summary>In the README: "Tolerance 1e-4 absolute".</summary>
    private const double Tolerance = 1e-4;

    /// <summary>Fails where names, shapes, kinds or values of the weights do not fit.</summary>
    public ParityError MeasureWeights()
    {
        using var network = Build();
        using var weights = TensorSource.Open(folder);
        var report = WeightLoader.Load(network, weights, new() { Strict = false });
        return report.IsClean ? new(0, 0) : throw new InvalidDataException(report.ToString());
    }

    /// <summary>Compares one quantity with what is stored.</summary>
    public ParityError Measure(string name, Func<GriffinModel, StoredTensors, Tensor> compute) =>
        StoredTensors.Use(folder, stored =>
        {
            using var network = Load();
            return new(Deviation.Absolute(compute(network, stored), stored[name]), Tolerance);
        });

    /// <summary>Counts tokens that are not those stored.</summary>
    public ParityError MeasureIds(string name, Func<GriffinModel, StoredTensors, Tensor> compute) =>
        StoredTensors.Use(folder, stored =>
        {
            using var network = Load();
            return Deviation.Unequal(compute(network, stored), stored[name]);
        });

    private GriffinModel Load()
    {
        var network = Build();
        using var weights = TensorSource.Open(folder);
        WeightLoader.Load(network, weights);
        return network;
    }

    private GriffinModel Build() => GriffinModel.Create(DecoderFolder.Open(folder).ConfigAs(nameof(GriffinModel)));
}
