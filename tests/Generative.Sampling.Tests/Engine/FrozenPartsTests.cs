using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class FrozenPartsTests
{
    [Test]
    public void Companion_laid_out_by_position_is_frozen_with_its_position()
    {
        using var scope = NewDisposeScope();
        var before = new SampleState(zeros(1, 3)).WithPart("slot1", zeros(1, 3, 2)).WithPart("history", zeros(5));
        var after = new SampleState(ones(1, 3)).WithPart("slot1", ones(1, 3, 2)).WithPart("history", ones(5));

        var kept = Frozen.Restore(before, after, NoiseLevels.PerPosition(1, 1, 0), NoiseLevels.PerPosition(0, 1, 0));

        Assert.That(kept.Value.data<float>().ToArray(), Is.EqualTo(new float[] { 1, 0, 0 }));
        Assert.That(kept.Parts["slot1"].data<float>().ToArray(), Is.EqualTo(new float[] { 1, 1, 0, 0, 0, 0 }));
        Assert.That(kept.Parts["history"].data<float>().ToArray(), Has.All.EqualTo(1f));
    }
}
