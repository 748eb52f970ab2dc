using Generative.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Generative.DependencyInjection.Tests;

public sealed class OptionsTests
{
    private static readonly TestCaseData[] Bad =
    [
        new TestCaseData((GenerativeOptions o) => { o.Device = " "; },
            "Device is empty; use auto, cpu, cuda or cuda:INDEX.").SetArgDisplayNames("device"),
        new TestCaseData((GenerativeOptions o) => { o.Threads = 0; },
            "Threads is 0; give 1 to 512, or nothing for the default.").SetArgDisplayNames("no threads"),
        new TestCaseData((GenerativeOptions o) => { o.Threads = 513; }, "Threads is 513; give 1 to 512").SetArgDisplayNames("threads"),
        new TestCaseData((GenerativeOptions o) => { o.Models["m"] = "nowhere"; },
            "Models['m'] is 'nowhere', which is no folder; give a model folder.")
            .SetArgDisplayNames("model"),
    ];

    [TestCaseSource(nameof(Bad))]
    public void Wrong_option_is_named_when_options_are_first_read(Action<GenerativeOptions> wrong, string message)
    {
        using var container = Containers.Build(options: o => wrong(o));

        Assert.That(() => container.GetRequiredService<IModelCatalog>(),
            Throws.InstanceOf<OptionsValidationException>().With.Message.Contains(message));
    }

    [Test]
    public void All_wrong_options_are_named_together()
    {
        using var container = Containers.Build(options: o => (o.Device, o.Threads) = ("", 0));

        Assert.That(() => container.GetRequiredService<IOptions<GenerativeOptions>>().Value,
            Throws.InstanceOf<OptionsValidationException>().With.Property("Failures").Exactly(2).Items);
    }

    [Test]
    public void Device_that_is_not_there_is_explained_when_a_model_is_loaded()
    {
        using var folder = new TinyModelFolder();
        folder.Write();
        using var container = Containers.Build(b => b.AddModel("m", folder["tiny"]), o => o.Device = "toaster");

        Assert.That(() => container.GetRequiredService<IModelCatalog>().Get("m"),
            Throws.ArgumentException.With.Message.Contains("device is 'toaster'; choose auto, cpu, cuda or cuda:INDEX"));
    }
}
