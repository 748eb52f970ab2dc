using Generative.Runtime;
using TorchSharp;

/// <summary>Test assemblies run side by side; one torch thread each keeps them from spinning on each other's cores.</summary>
[SetUpFixture]
public sealed class OneTorchThread
{
    [OneTimeSetUp]
    public void Start()
    {
        TorchNative.EnsureLoaded();
        torch.set_num_threads(1);
    }
}
