using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>A run of which only the settings are looked at.</summary>
internal sealed class SettingsOnly(params (string Name, double Value)[] settings) : SamplingContext
{
    public override SamplingRequest Request { get; } = new([0], 1) { Settings = settings.ToDictionary(s => s.Name, s => s.Value) };

    public override ModelCard Card => throw new NotSupportedException();

    public override ModelTraits Traits => throw new NotSupportedException();

    public override IForwardProcess Process => throw new NotSupportedException();

    public override IRandomSource Random => throw new NotSupportedException();

    public override Device Device => CPU;

    public override IReadOnlyList<double> Levels => throw new NotSupportedException();

    public override SampleState Start(NoiseLevels levels) => throw new NotSupportedException();

    public override SampleState Settle(SampleState state, NoiseLevels levels, int step) => throw new NotSupportedException();

    public override Prediction Predict(PredictionRequest request) => throw new NotSupportedException();

    public override IModelCache? CreateCache(int capacity) => throw new NotSupportedException();

    public override Tensor Denoise(Tensor state, double level) => throw new NotSupportedException();

    public override double Setting(SamplerSetting setting) => Request.Settings.GetValueOrDefault(setting.Name, setting.Default);

    public override Tensor Keep(Tensor tensor) => tensor;
}
